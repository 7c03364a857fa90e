import { inLanguage } from '@prochat/web/ui';
import { EN } from './join-texts.en';

/** Every word of the page an invitation leads to. */
export const JOIN_TEXTS = inLanguage('join', EN);
