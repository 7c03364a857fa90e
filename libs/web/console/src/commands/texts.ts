import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** What commands are called, and the words of the palette and the shortcuts. */
export const TEXTS = inLanguage('commands', EN);
