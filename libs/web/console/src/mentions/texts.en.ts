import type { Words } from '@prochat/web/ui';

/** The words about mentions. */
export const EN = {
  mention: 'Mention a colleague',
  colleagues: 'Colleagues',
  found: (count: number) => (count === 1 ? '1 colleague' : `${count} colleagues`),
  mentioned: (name: string, topic: string) => `${name} mentioned you in “${topic}”.`,
  mentionedOften: (count: number) => `${count} notes mention you.`,
  open: 'Open',
  show: 'Show',
};

export type Texts = Words<typeof EN>;
