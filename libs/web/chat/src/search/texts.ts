import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** Every word of the search. */
export const TEXTS = inLanguage('search', EN);
