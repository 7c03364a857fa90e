import type { Conversation, LastMessage } from '@prochat/contract';
import type { Alert } from '@prochat/web/data-access';

/** An end user is told of what a professional writes to him; notes never come to this door. */
export function answerAlert({ id, metadata }: Conversation, { seq, senderName, text }: LastMessage): Alert {
  return {
    kind: 'message',
    conversationId: id,
    mark: seq,
    title: senderName ?? metadata.topic,
    body: text,
    path: `/c/${id}`,
    isOver: ({ unreadCounts }) => unreadCounts.user === 0,
  };
}
