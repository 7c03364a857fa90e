import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** What an end user is asked when his conversation is closed, and what he has said to it. */
export const TEXTS = inLanguage('rating', EN);
