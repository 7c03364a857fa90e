import type { Words } from '@prochat/web/ui';

/** The words about what one has been handed. */
export const EN = {
  /** Without a note: `note` is empty. */
  one: (name: string, topic: string, note: string) =>
    `${name} handed “${topic}” over to you${note ? `: ${note}` : '.'}`,
  many: (count: number) => `${count} conversations were handed over to you.`,
  open: 'Open',
  show: 'Show',
};

export type Texts = Words<typeof EN>;
