import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** Every word of the settings. */
export const TEXTS = inLanguage('settings', EN);
