import type { Words } from '@prochat/web/ui';

/** The words about being told. */
export const EN = {
  offer: 'Notifications',
  offerText: 'Shall your computer tell you when a message comes while you are elsewhere?',
  turnOn: 'Yes, tell me',
  notNow: 'No',
  blocked: 'Your browser blocks notifications of this page. You can allow them beside its address.',
  later: 'You can change that in the settings.',
};

export type Texts = Words<typeof EN>;
