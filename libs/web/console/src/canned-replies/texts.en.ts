import type { CannedReplyScope, Variable } from '@prochat/contract';
import type { Words } from '@prochat/web/ui';

/** Every word about canned replies. */
export const EN = {
  title: 'Canned replies',
  intro: 'Type / in a reply to use one of these. Professionals see them; end users see only what you send.',
  tabs: { personal: 'Yours', team: 'Team' } satisfies Record<CannedReplyScope, string>,
  tabsLabel: 'Whose replies',
  hints: {
    personal: 'Only you see and use these.',
    team: 'Every professional uses these. Admins change them.',
  } satisfies Record<CannedReplyScope, string>,
  manageTeam: 'Change the team’s replies',
  search: 'Search canned replies',
  new: 'New reply',
  edit: 'Change the reply',
  editOne: (shortcut: string) => `Change /${shortcut}`,
  removeOne: (shortcut: string) => `Remove /${shortcut}`,
  saved: (shortcut: string) => `/${shortcut} is saved.`,
  removed: (shortcut: string) => `/${shortcut} is removed.`,
  undo: 'Undo',
  cancel: 'Cancel',
  save: 'Save',
  tryAgain: 'Try again',
  count: (count: number, max: number) => `${count} of at most ${max}`,
  failed: 'The canned replies could not be loaded',
  empty: {
    personal: 'You have no replies of your own yet',
    team: 'The team has no canned replies yet',
  } satisfies Record<CannedReplyScope, string>,
  emptyHint: {
    personal: 'Write down what you say often. Type / in a reply to find it again.',
    team: 'Write down what everybody says often. Your colleagues type / in a reply to find it.',
  } satisfies Record<CannedReplyScope, string>,
  emptyReadOnly: 'An admin can write some.',
  noMatch: 'No match',
  noMatchHint: 'No canned reply has these words.',

  insertOne: 'Canned replies',
  manage: 'Manage replies',
  keys: { choose: 'choose', insert: 'insert', close: 'close' },
  found: (count: number) => (count === 1 ? '1 canned reply' : `${count} canned replies`),

  shortcut: 'Shortcut',
  shortcutHint: 'One word: small letters, digits, - and _. It is what you type behind the slash.',
  shortcutMissing: 'Please enter a shortcut.',
  shortcutWrong: 'Use one word of small letters, digits, - and _, at most 40 characters.',
  text: 'Text',
  textMissing: 'Please write what the reply says.',
  textTooLong: (max: number) => `Use at most ${max} characters.`,
  variables: 'Insert',
  variableNames: {
    'user.name': 'End user’s name',
    'agent.name': 'Your name',
    'conversation.topic': 'Topic',
  } satisfies Record<Variable, string>,
  variableHints: {
    'user.name':
      'The name of whoever gets the reply. A word behind | stands in when there is none: {{user.name|there}}',
    'agent.name': 'The name of whoever sends the reply.',
    'conversation.topic': 'What the conversation is about.',
  } satisfies Record<Variable, string>,
  preview: 'As it will be sent, with sample names',
  unknownVariables: (names: string) => `Not a variable, so it is sent as it stands: ${names}`,
  sampleUser: 'Tomás Reyes',
  sampleAgent: 'Dana Whitfield',
  sampleTopic: 'Invoice 2041 charged twice',
};

export type Texts = Words<typeof EN>;
