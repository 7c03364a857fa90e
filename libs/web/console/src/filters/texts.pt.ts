import type { Texts } from './texts.en';

const SORTS = {
  activity: 'Última atividade primeiro',
  reverse: 'Paradas há mais tempo primeiro',
  priority: 'Mais urgentes primeiro',
};

export const PT: Texts = {
  filters: 'Filtros',
  filter: 'Filtrar',
  filtersOn: (count: number) => (count === 1 ? 'filtro ativo' : 'filtros ativos'),
  remove: (name: string) => `Remover o filtro ${name}`,
  priority: 'Prioridade',
  status: 'Estado',
  tag: 'Etiqueta',
  assignee: 'Atribuída a',
  me: 'Você',
  aColleague: 'Um colega',
  sort: 'Ordenar',
  sorts: {
    queue: {
      activity: 'Há mais tempo à espera primeiro',
      reverse: 'Mais recentes primeiro',
      priority: 'Mais urgentes primeiro',
    },
    mine: SORTS,
    all: SORTS,
  },
};
