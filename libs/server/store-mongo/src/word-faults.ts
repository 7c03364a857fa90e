import type { StoreFault } from '@prochat/server/chat';
import {
  toConversationDocument,
  toConversationRecord,
  type ConversationDocument,
} from './conversation.schema';
import { toMessageDocument, toMessageRecord, type MessageDocument } from './message.schema';

/** What is kept to be searched, against what the store would keep for this record now. */
export function* wordFaults(
  kind: 'conversation' | 'message',
  document: ConversationDocument | MessageDocument,
): Generator<StoreFault> {
  const fresh =
    kind === 'conversation'
      ? toConversationDocument(toConversationRecord(document as ConversationDocument))
      : toMessageDocument(toMessageRecord(document as MessageDocument));
  if (wordsOf(document) === wordsOf(fresh)) return;
  const id = document._id.toHexString();
  yield {
    conversationId: 'conversationId' in document ? document.conversationId.toHexString() : id,
    what: `${kind} ${id}: search does not find it by its words`,
  };
}

/** All lists of plain words in the document; that there are none is not the same as that they are empty. */
function wordsOf(document: object): string {
  const lists = Object.entries(document).filter(
    ([, value]) => Array.isArray(value) && value.every((word) => typeof word === 'string'),
  ) as [string, string[]][];
  return JSON.stringify(lists.map(([name, words]) => [name, [...words].sort()]).sort());
}
