import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** The words about being told. */
export const TEXTS = inLanguage('alerts', EN);
