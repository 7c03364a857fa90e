import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** The words about tags of a conversation. */
export const TEXTS = inLanguage('sorting', EN);
