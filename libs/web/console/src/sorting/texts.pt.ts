import type { Texts } from './texts.en';

export const PT: Texts = {
  tags: 'Etiquetas',
  noTags: 'Ainda sem etiquetas',
  add: 'Adicionar',
  addTag: 'Adicionar uma etiqueta',
  removeTag: (name: string) => `Remover a etiqueta ${name}`,
  find: 'Procurar uma etiqueta',
  create: (name: string) => `Criar “${name}”`,
  noMatch: 'Nenhuma etiqueta tem este nome.',
  noTagsYet: 'Ainda não há etiquetas.',
  adminsCreate: 'Os administradores criam novas.',
  allUsed: 'Já tem todas as etiquetas que há.',
  done: 'Concluído',
};
