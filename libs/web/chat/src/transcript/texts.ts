import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** What is said of transcripts, at both doors; it comes with the menu that has them. */
export const TRANSCRIPT_TEXTS = inLanguage('transcript', EN);
