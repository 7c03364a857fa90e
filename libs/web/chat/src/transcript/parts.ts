import type { Injector } from '@angular/core';
import { AppError } from '@prochat/web/data-access';
import { LatePart } from '@prochat/web/ui';
import type { Transcripts } from './transcripts';

/** Comes when somebody first wants it. */
export const MORE_MENU = new LatePart(() => import('./more-menu').then(({ MoreMenu }) => MoreMenu));

/** For those who have a menu of their own. Rejects with `AppError`. */
export async function lateTranscripts(injector: Injector): Promise<Transcripts> {
  try {
    const { Transcripts } = await import('./transcripts');
    return injector.get(Transcripts);
  } catch {
    throw new AppError('OFFLINE');
  }
}
