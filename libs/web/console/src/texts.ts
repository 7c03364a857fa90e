import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** Every word the staff door shows, in one place. */
export const TEXTS = inLanguage('console', EN);
