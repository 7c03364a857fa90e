import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** Every word about files, shared by both doors; fetched with the parts that show them. */
export const FILE_TEXTS = inLanguage('files', EN);
