import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** The words about a guest who stays or leaves. */
export const TEXTS = inLanguage('guest', EN);
