import type { SendKey, ThemeMode } from '@prochat/web/data-access';
import type { Permission } from '@prochat/web/data-access/alerts';
import type { Words } from '@prochat/web/ui';

/** Every word of the settings. */
export const EN = {
  title: 'Settings',
  intro: 'For this device only, and at once.',
  back: 'Back to conversations',
  appearance: 'Appearance',
  theme: 'Colours',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' } satisfies Record<ThemeMode, string>,
  language: 'Language',
  languageHint: 'The page is loaded again. What you have written is kept.',
  languageNotKept: 'This browser cannot keep the choice: storage is switched off for this page.',
  writing: 'Writing',
  sendWith: 'Send with',
  sendHints: {
    enter: 'Shift and Enter break the line.',
    'mod-enter': 'Enter alone breaks the line.',
  } satisfies Record<SendKey, string>,
  alerts: 'Being told',
  sound: 'Sound',
  soundHint: 'A short one, when something comes that you are not looking at.',
  listen: 'Listen',
  notifications: 'Notifications of the desktop',
  notificationHints: {
    default: 'Your browser asks you whether this page may.',
    granted: 'For what comes while you are elsewhere.',
    denied:
      'Your browser blocks them for this page. Allow them in its settings of this page, beside the address; then switch them on here.',
    unsupported: 'This browser has none for pages.',
  } satisfies Record<Permission, string>,
  keyboard: 'Keyboard',
  singleLetters: 'Single letters outside of fields',
  singleLettersHint: 'J instead of Alt+J, and so on. Press ? to see and change all keys.',
};

export type Texts = Words<typeof EN>;
