import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** The words about what one has been handed. */
export const TEXTS = inLanguage('hand-overs', EN);
