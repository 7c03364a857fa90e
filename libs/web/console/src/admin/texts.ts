import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** Every word of the admin area. In sentences of the audit `{actor}` and `{subject}` stand for names. */
export const TEXTS = inLanguage('admin', EN);
