import type { Words } from '@prochat/web/ui';

/** What stands in the way of coming in. */
export const EN = {
  blocked: 'Your account is blocked.',
  until: (when: string) => `Your account is blocked until ${when}.`,
  reason: (text: string) => `Reason: ${text}`,
  noAdminYet:
    'There is no admin yet. Open the set-up link that the server printed when it was started, and make the first one.',
};

export type Texts = Words<typeof EN>;
