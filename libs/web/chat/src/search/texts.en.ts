import type { Words } from '@prochat/web/ui';

/** Every word of the search. */
export const EN = {
  title: 'Search',
  back: 'Back to conversations',
  label: { user: 'Search your messages', professional: 'Search messages and conversations' },
  operators: 'Narrow the search',
  tips: [
    { operator: 'from:', professionals: false, text: 'who wrote it: from:dana, from:"Dana Kim", from:me' },
    { operator: 'has:file', professionals: false, text: 'only messages with a file' },
    { operator: 'after:', professionals: false, text: 'from this day on: after:2026-10-01' },
    { operator: 'before:', professionals: false, text: 'up to the day before: before:2026-10-31' },
    { operator: 'status:', professionals: false, text: 'open, assigned or closed conversations' },
    { operator: 'mentions:me', professionals: true, text: 'private notes that mention you' },
    { operator: 'tag:', professionals: true, text: 'conversations with this tag: tag:refund' },
  ],
  idle: 'Find what was said',
  idleHint: {
    user: 'The beginnings of words are enough. Everything you and the professionals ever wrote is searched.',
    professional: 'The beginnings of words are enough. Every conversation of all time is searched.',
  },
  failed: 'The search did not work',
  tryAgain: 'Try again',
  nothing: 'Nothing was found',
  nothingHint: 'Try fewer words, or only their beginnings.',
  nothingYet: 'Nothing was found among the newest messages',
  conversations: 'Conversations',
  messages: 'Messages',
  all: 'Show all',
  searching: 'Searching …',
  found: (count: number, hasMore: boolean) =>
    `${count === 1 ? '1 message' : `${count} messages`} found${hasMore ? ' so far' : ''}.`,
  more: 'Search further back',
  you: 'You',
  privateNote: 'Private note',
  files: (count: number) => (count === 1 ? 'A file' : `${count} files`),
};

export type Texts = Words<typeof EN>;
