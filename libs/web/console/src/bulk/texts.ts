import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** The words about doing the same with several conversations. */
export const TEXTS = inLanguage('bulk', EN);
