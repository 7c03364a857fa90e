import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** The words about waiting for a professional. */
export const TEXTS = inLanguage('waiting', EN);
