import type { Texts } from './texts.en';

const list = (names: readonly string[]): string => new Intl.ListFormat('pt').format(names);

export const PT: Texts = {
  viewing: (names) => `${list(names)} também ${names.length === 1 ? 'está' : 'estão'} a ver esta conversa`,
  writing: (names) => `${list(names)} ${names.length === 1 ? 'está' : 'estão'} a escrever nesta conversa`,
};
