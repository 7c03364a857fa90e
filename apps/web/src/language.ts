import { tellErrorsBy } from '@prochat/web/data-access';
import { language, speak, wantedLanguage } from '@prochat/web/ui/language';

/**
 * Before anything is shown: what both doors say, in the language that is wanted. English comes with the doors and costs
 * nothing here; so it is what remains when the words of another cannot be fetched.
 */
export async function startLanguage(): Promise<void> {
  if (wantedLanguage() === 'en') return speak('en');
  try {
    const { PT, ERRORS_PT } = await import('@prochat/web/chat/pt');
    speak('pt', PT);
    tellErrorsBy(ERRORS_PT);
  } catch {
    speak('en');
  }
}

/** Before the staff door is loaded: its own words, which end users never download. */
export async function consoleSpeaks(): Promise<void> {
  if (language() !== 'pt') return;
  const words = await import('@prochat/web/console/pt').catch(() => null);
  if (words) speak('pt', words.PT);
}
