import type { AppError } from '@prochat/web/data-access';

/** The name in the `details.assignedTo` of ALREADY_ASSIGNED; `null` when the server did not say. */
export function winnerOf({ details }: Pick<AppError, 'details'>): string | null {
  const assignedTo = details?.['assignedTo'];
  if (typeof assignedTo !== 'object' || assignedTo === null || !('displayName' in assignedTo)) return null;
  return typeof assignedTo.displayName === 'string' ? assignedTo.displayName : null;
}
