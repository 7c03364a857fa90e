import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** The words about filters and orders of the list. */
export const TEXTS = inLanguage('filters', EN);
