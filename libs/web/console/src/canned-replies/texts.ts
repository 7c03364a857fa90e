import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** Every word about canned replies. */
export const TEXTS = inLanguage('canned-replies', EN);
