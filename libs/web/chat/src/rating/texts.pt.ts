import type { Texts } from './texts.en';

export const PT: Texts = {
  question: (name: string) => `Como correu com ${name}?`,
  hint: 'A equipa lê a sua resposta. Só a pode dar uma vez.',
  scores: { 1: 'Mau', 2: 'Fraco', 3: 'Razoável', 4: 'Bom', 5: 'Ótimo' },
  comment: 'Quer acrescentar alguma coisa?',
  optional: 'Opcional',
  commentHint: 'O que ajudou, o que podia ser melhor',
  notNow: 'Agora não',
  rate: 'Avaliar esta conversa',
  send: 'Enviar avaliação',
  sending: 'A enviar',
  faceMissing: 'Escolha uma das cinco caras.',
  notSent: (reason: string) => `Não foi enviada: ${reason}`,
  thanks: 'Obrigado pela sua avaliação',
  given: 'A sua avaliação',
  givenBefore: 'Já tinha avaliado esta conversa; foi isto que disse.',
  scoreOf: (word: string, score: number) => `${word}, ${score} de 5`,
};
