import type { Words } from '@prochat/web/ui';

/** Every word about a guest who stays or leaves. */
export const EN = {
  title: 'Keep your conversations',
  intro:
    'You are here as a guest, so only this browser can open your conversations. With an account you open them everywhere. All of them stay, and nothing is asked again.',
  leavingTitle: 'Sign out as a guest?',
  leaving: 'If you sign out now, nobody can open your conversations again, and neither can you.',
  noAccounts:
    'New accounts are not made here. As long as you do not sign out, this browser keeps your conversations.',
  make: 'Create account',
  made: 'Your conversations are kept in your account.',
  signOut: 'Sign out and lose them',
  stay: 'Stay signed in',
  back: 'Back to conversations',
  hasAccount: (email: string) => `You have an account: ${email}. Your conversations are kept in it.`,
};

export type Texts = Words<typeof EN>;
