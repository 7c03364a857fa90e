import type { Words } from '@prochat/web/ui';

const list = (names: readonly string[]): string => new Intl.ListFormat('en').format(names);

/** The words about colleagues at the same conversation. */
export const EN = {
  viewing: (names: readonly string[]) =>
    `${list(names)} ${names.length === 1 ? 'is' : 'are'} looking at this conversation too`,
  writing: (names: readonly string[]) =>
    `${list(names)} ${names.length === 1 ? 'is' : 'are'} writing in this conversation`,
};

export type Texts = Words<typeof EN>;
