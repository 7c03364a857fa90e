import type { Texts } from './texts.en';

export const PT: Texts = {
  select: 'Selecionar conversas',
  selectOne: (name: string) => `Selecionar a conversa com ${name}`,
  selected: (count: number) => (count === 1 ? '1 selecionada' : `${count} selecionadas`),
  bar: 'Com as conversas selecionadas',
  close: 'Fechar',
  assign: 'Atribuir',
  assignTo: 'Atribuir a',
  me: 'Você',
  queue: 'Devolver à fila',
  stop: 'Deixar de selecionar',
  assigned: (count: number, name: string) =>
    count === 1 ? `Uma conversa foi atribuída: ${name}.` : `${count} conversas foram atribuídas: ${name}.`,
  returned: (count: number) =>
    count === 1 ? 'Uma conversa voltou à fila.' : `${count} conversas voltaram à fila.`,
  someRefused: (count: number) =>
    count === 1
      ? 'Uma foi recusada. A linha diz porquê.'
      : `${count} foram recusadas. As linhas dizem porquê.`,
};
