import { inLanguage } from '@prochat/web/ui';
import { EN } from './block-texts.en';

/** What stands in the way of coming in. */
export const BLOCK_TEXTS = inLanguage('block', EN);
