import type { Words } from '@prochat/web/ui';

/** The words about closing conversations. */
export const EN = {
  undo: 'Undo',
  closing: 'Closing',
  closes: (name: string) => `The conversation with ${name} is being closed.`,
  closeMany: (count: number) => `${count} conversations are being closed.`,
  notClosed: (name: string, reason: string) => `The conversation with ${name} was not closed: ${reason}`,
  someNotClosed: (count: number) =>
    count === 1 ? 'One was not closed. Its row says why.' : `${count} were not closed. Their rows say why.`,
  wroteMeanwhile: (name: string) => `${name} wrote meanwhile.`,
};

export type Texts = Words<typeof EN>;
