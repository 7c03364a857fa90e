import { summaryAfter, type MessageRecord } from '@prochat/server/chat';
import { toConversationRecord, toPreview, type ConversationDocument } from './conversation.schema';

/** The part of a conversation's document that follows from its log. */
export type Summary = Pick<ConversationDocument, 'lastSeq' | 'lastPublicSeq' | 'sent' | 'updatedAt'> &
  Partial<Pick<ConversationDocument, 'lastMessage' | 'lastMessageAt'>>;

/** What is to be set when `appended` follow on `before`. */
export function summaryUpdate(before: ConversationDocument, appended: readonly MessageRecord[]): Summary {
  let conversation = toConversationRecord(before);
  for (const message of appended) conversation = { ...conversation, ...summaryAfter(conversation, message) };
  const { lastSeq, lastPublicSeq, sent, lastMessage, lastMessageAt, updatedAt } = conversation;
  const previewed = appended.findLast(({ seq }) => seq === lastMessage?.seq);
  return {
    lastSeq,
    lastPublicSeq,
    sent,
    updatedAt: new Date(updatedAt),
    // Left alone when it stays the same: an edit may be renewing it at this moment.
    ...(previewed && lastMessage
      ? { lastMessage: toPreview(lastMessage, previewed), lastMessageAt: new Date(lastMessageAt) }
      : {}),
  };
}
