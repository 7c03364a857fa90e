import {
  toSearchWords,
  type ConversationRecord,
  type MessageRecord,
  type MessageSearch,
} from '@prochat/server/chat';

/** Whether a search finds this message: the docstrings of `MessageSearch`, one line each. */
export function isFound(
  message: MessageRecord,
  conversation: ConversationRecord,
  { words, reader, sender, status, tag, hasFile, sentFrom, sentBefore }: MessageSearch,
): boolean {
  if (message.kind === 'event' || message.deletedAt !== null) return false;
  if (reader.side === 'user' && message.kind === 'note') return false;
  if (reader.side === 'user' && conversation.user.id !== reader.userId) return false;
  if (sender && 'id' in sender && message.senderId !== sender.id) return false;
  if (sender && 'words' in sender && !begins(sender.words, message.senderName ?? '')) return false;
  if (status !== undefined && conversation.status !== status) return false;
  if (tag !== undefined && !conversation.tags.includes(tag)) return false;
  if (hasFile && message.attachments.length === 0) return false;
  if (sentFrom !== undefined && message.createdAt < sentFrom) return false;
  if (sentBefore !== undefined && message.createdAt >= sentBefore) return false;
  return begins(words, message.text);
}

function begins(words: readonly string[], text: string): boolean {
  const own = toSearchWords(text);
  return words.every((word) => own.some((candidate) => candidate.startsWith(word)));
}
