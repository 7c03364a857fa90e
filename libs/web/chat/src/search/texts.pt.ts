import type { Texts } from './texts.en';

export const PT: Texts = {
  title: 'Pesquisa',
  back: 'Voltar às conversas',
  label: { user: 'Pesquisar nas suas mensagens', professional: 'Pesquisar mensagens e conversas' },
  operators: 'Restringir a pesquisa',
  tips: [
    { operator: 'from:', professionals: false, text: 'quem escreveu: from:dana, from:"Dana Kim", from:me' },
    { operator: 'has:file', professionals: false, text: 'só mensagens com ficheiro' },
    { operator: 'after:', professionals: false, text: 'a partir deste dia: after:2026-10-01' },
    { operator: 'before:', professionals: false, text: 'até à véspera: before:2026-10-31' },
    { operator: 'status:', professionals: false, text: 'conversas open (à espera), assigned ou closed' },
    { operator: 'mentions:me', professionals: true, text: 'notas privadas que o mencionam' },
    { operator: 'tag:', professionals: true, text: 'conversas com esta etiqueta: tag:refund' },
  ],
  idle: 'Encontre o que foi dito',
  idleHint: {
    user: 'Basta o início das palavras. Procura-se em tudo o que você e os profissionais escreveram.',
    professional: 'Basta o início das palavras. Procura-se em todas as conversas de sempre.',
  },
  failed: 'A pesquisa não funcionou',
  tryAgain: 'Tentar de novo',
  nothing: 'Nada encontrado',
  nothingHint: 'Tente com menos palavras, ou só com o início delas.',
  nothingYet: 'Nada encontrado nas mensagens mais recentes',
  conversations: 'Conversas',
  messages: 'Mensagens',
  all: 'Mostrar todas',
  searching: 'A pesquisar …',
  found: (count: number, hasMore: boolean) =>
    `${count === 1 ? '1 mensagem encontrada' : `${count} mensagens encontradas`}${hasMore ? ' até agora' : ''}.`,
  more: 'Pesquisar mais atrás',
  you: 'Você',
  privateNote: 'Nota privada',
  files: (count: number) => (count === 1 ? 'Um ficheiro' : `${count} ficheiros`),
};
