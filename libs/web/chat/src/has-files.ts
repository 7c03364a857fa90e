import type { ThreadEntry } from '@prochat/web/data-access';

/** Whether there are files to show with it; what was deleted has none. */
export function hasFiles({ message, files }: ThreadEntry): boolean {
  return message.deletedAt === null && ((files?.length ?? 0) > 0 || message.attachments.length > 0);
}

/** What a message says, or the names of its files when it has no words. */
export function wordsOf({ text, attachments }: ThreadEntry['message']): string {
  return text || attachments.map(({ name }) => name).join(', ');
}
