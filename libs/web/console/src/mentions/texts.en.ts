import type { Words } from '@prochat/web/ui';

/** The words about mentions. */
export const EN = {
  mention: 'Mention a colleague',
  colleagues: 'Colleagues',
  found: (count: number) => (count === 1 ? '1 colleague' : `${count} colleagues`),
  mentioned: (name: string, topic: string) => `${name} mentioned you in “${topic}”.`,
  open: 'Open',
};

export type Texts = Words<typeof EN>;
