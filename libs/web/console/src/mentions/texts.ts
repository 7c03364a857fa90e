import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** The words about mentions. */
export const TEXTS = inLanguage('mentions', EN);
