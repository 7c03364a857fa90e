import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** The words about closing conversations. */
export const TEXTS = inLanguage('closing', EN);
