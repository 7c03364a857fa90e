import type { Texts } from './texts.en';

export const PT: Texts = {
  title: 'Respostas prontas',
  intro:
    'Escreva / numa resposta para usar uma destas. Os profissionais veem-nas; os utilizadores veem só o que envia.',
  tabs: { personal: 'As suas', team: 'Equipa' },
  tabsLabel: 'Respostas de quem',
  hints: {
    personal: 'Só você as vê e usa.',
    team: 'Todos os profissionais as usam. Os administradores mudam-nas.',
  },
  manageTeam: 'Mudar as respostas da equipa',
  search: 'Pesquisar respostas prontas',
  new: 'Nova resposta',
  edit: 'Mudar a resposta',
  editOne: (shortcut: string) => `Mudar /${shortcut}`,
  removeOne: (shortcut: string) => `Remover /${shortcut}`,
  saved: (shortcut: string) => `/${shortcut} foi guardada.`,
  removed: (shortcut: string) => `/${shortcut} foi removida.`,
  undo: 'Desfazer',
  cancel: 'Cancelar',
  save: 'Guardar',
  tryAgain: 'Tentar de novo',
  count: (count: number, max: number) => `${count} de ${max} no máximo`,
  failed: 'Não foi possível carregar as respostas prontas',
  empty: {
    personal: 'Ainda não tem respostas suas',
    team: 'A equipa ainda não tem respostas prontas',
  },
  emptyHint: {
    personal: 'Anote o que diz muitas vezes. Escreva / numa resposta para o reencontrar.',
    team: 'Anote o que todos dizem muitas vezes. Os seus colegas escrevem / numa resposta para o encontrar.',
  },
  emptyReadOnly: 'Um administrador pode escrever algumas.',
  noMatch: 'Nada encontrado',
  noMatchHint: 'Nenhuma resposta pronta tem estas palavras.',

  insertOne: 'Respostas prontas',
  manage: 'Gerir as respostas',
  keys: { choose: 'escolher', insert: 'inserir', close: 'fechar' },
  found: (count: number) => (count === 1 ? '1 resposta pronta' : `${count} respostas prontas`),

  shortcut: 'Atalho',
  shortcutHint: 'Uma palavra: minúsculas, algarismos, - e _. É o que escreve a seguir à barra.',
  shortcutMissing: 'Introduza um atalho.',
  shortcutWrong: 'Use uma palavra de minúsculas, algarismos, - e _, com 40 caracteres no máximo.',
  text: 'Texto',
  textMissing: 'Escreva o que a resposta diz.',
  textTooLong: (max: number) => `Use ${max} caracteres no máximo.`,
  variables: 'Inserir',
  variableNames: {
    'user.name': 'Nome do utilizador',
    'agent.name': 'O seu nome',
    'conversation.topic': 'Assunto',
  },
  variableHints: {
    'user.name':
      'O nome de quem recebe a resposta. Uma palavra a seguir a | substitui-o quando não há: {{user.name|cliente}}',
    'agent.name': 'O nome de quem envia a resposta.',
    'conversation.topic': 'De que trata a conversa.',
  },
  preview: 'Como será enviada, com nomes de exemplo',
  unknownVariables: (names: string) => `Não é uma variável, por isso é enviado como está: ${names}`,
  sampleUser: 'Tomás Reyes',
  sampleAgent: 'Dana Whitfield',
  sampleTopic: 'Fatura 2041 cobrada duas vezes',
};
