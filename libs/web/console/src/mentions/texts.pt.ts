import type { Texts } from './texts.en';

export const PT: Texts = {
  mention: 'Mencionar um colega',
  colleagues: 'Colegas',
  found: (count: number) => (count === 1 ? '1 colega' : `${count} colegas`),
  mentioned: (name: string, topic: string) => `${name} mencionou-o em “${topic}”.`,
  mentionedOften: (count: number) => `${count} notas mencionam-no.`,
  open: 'Abrir',
  show: 'Mostrar',
};
