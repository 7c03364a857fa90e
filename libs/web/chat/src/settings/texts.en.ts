import type { SendKey, ThemeMode } from '@prochat/web/data-access';
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
  keyboard: 'Keyboard',
  singleLetters: 'Single letters outside of fields',
  singleLettersHint: 'J instead of Alt+J, and so on. Press ? to see and change all keys.',
};

export type Texts = Words<typeof EN>;
