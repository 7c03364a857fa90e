import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** What professionals are told of. */
export const TEXTS = inLanguage('console-alerts', EN);
