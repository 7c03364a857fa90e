import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** The words about colleagues at the same conversation. */
export const TEXTS = inLanguage('collision', EN);
