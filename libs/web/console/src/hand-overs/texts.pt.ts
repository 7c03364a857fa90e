import type { Texts } from './texts.en';

export const PT: Texts = {
  one: (name: string, topic: string, note: string) =>
    `${name} entregou-lhe “${topic}”${note ? `: ${note}` : '.'}`,
  many: (count: number) => `Entregaram-lhe ${count} conversas.`,
  open: 'Abrir',
  show: 'Mostrar',
};
