import type { Words } from '@prochat/web/ui';

/** What professionals are told of. */
export const EN = {
  queued: 'New in the queue',
  queuedBody: (name: string, topic: string) => `${name}: ${topic}`,
  assigned: (name: string) => `${name} handed a conversation over to you`,
  mentioned: (name: string) => `${name} mentioned you`,
};

export type Texts = Words<typeof EN>;
