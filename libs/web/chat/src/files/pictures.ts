import type { Attachment } from '@prochat/contract';
import type { ThreadEntry } from '@prochat/web/data-access';
import type { Picture } from './picture-tile';

export function isPicture(file: Attachment): file is Picture {
  return file.image !== null;
}

/** All pictures that are loaded of a conversation, from the first to the last; what was deleted has none. */
export function picturesOf(entries: readonly ThreadEntry[]): Picture[] {
  return entries.flatMap(({ message }) =>
    message.deletedAt === null ? message.attachments.filter(isPicture) : [],
  );
}
