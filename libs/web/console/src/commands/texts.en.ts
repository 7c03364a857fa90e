import type { Words } from '@prochat/web/ui';
import type { CommandGroup, CommandId } from './commands';

/** What commands are called, and the words of the palette and the shortcuts. */
export const EN = {
  names: {
    claim: 'Claim this conversation',
    reply: 'Write a reply',
    note: 'Write a private note',
    close: 'Close this conversation',
    closeAndNext: 'Close and go to the next',
    reopen: 'Reopen this conversation',
    reassign: 'Reassign this conversation',
    return: 'Put it back into the queue',
    takeOver: 'Take over this conversation',
    details: 'Show or hide the details',
    copyLink: 'Copy the link',
    transcript: 'Download the transcript',
    next: 'Next conversation',
    previous: 'Previous conversation',
    select: 'Select conversations',
    find: 'Search this list',
    queue: 'Go to Queue',
    mine: 'Go to Mine',
    all: 'Go to All',
    search: 'Search all conversations',
    mentions: 'Find the notes that mention you',
    cannedReplies: 'Go to canned replies',
    admin: 'Go to Admin',
    settings: 'Go to settings',
    palette: 'Commands',
    shortcuts: 'Keyboard shortcuts',
    theme: 'Light, dark, or as the system has it',
    signOut: 'Sign out',
  } satisfies Record<CommandId, string>,
  groups: {
    conversation: 'Conversation',
    list: 'List',
    go: 'Go to',
    app: 'Everywhere',
  } satisfies Record<CommandGroup, string>,
  palette: 'Commands',
  find: 'What do you want to do?',
  nothing: 'No command is called that.',
  shortcuts: 'Keyboard shortcuts',
  close: 'Close',
  singleLetters: 'Single letters outside of fields',
  singleLettersHint: 'J instead of Alt+J, and so on. Off, so that no slip does what you never wanted.',
  change: (name: string) => `Change the keys of: ${name}`,
  noKeys: 'No keys',
  press: 'Press the new keys. Backspace takes them away, Escape leaves them.',
  needsModifier: 'Use Ctrl, Cmd or Alt with it: a letter alone belongs to single letters.',
  taken: (name: string) =>
    `These keys mean “${name}” already. Press them once more to use them here instead.`,
  changed: (name: string) => `The keys of “${name}” are changed.`,
  reset: 'All as they were',
};

export type Texts = Words<typeof EN>;
