import type { Role } from '@prochat/contract';
import type { Words } from '@prochat/web/ui';

const ROLES: Record<Role, string> = { user: 'an end user', staff: 'a professional', admin: 'an admin' };

/** Every word of the page an invitation leads to. */
export const EN = {
  title: 'Join your colleagues',
  hint: (who: string, role: Role) =>
    `${who} has invited you as ${ROLES[role]}. Choose your name and a password.`,
  button: 'Create account',
  signIn: 'Sign in',
  tryAgain: 'Try again',
};

export type Texts = Words<typeof EN>;
