import type { Side } from '@prochat/contract';
import { deliveredOf, type ConversationDocument } from './conversation.schema';

const MOST = 10_000;
const SIDES: readonly Side[] = ['user', 'professional'];

/**
 * The documents of recent conversations as this process last knew them, so that a message costs no read. One can be behind
 * what other processes did; what is decided on it is proven by the unique index of the log. Documents in here are
 * replaced, never changed. Who may still be believed is the business of the callers.
 */
export class RememberedConversations {
  private readonly documents = new Map<string, ConversationDocument>();

  recall(key: string): ConversationDocument | null {
    return this.documents.get(key) ?? null;
  }

  /** Cursors only go forward, so what somebody else has moved meanwhile stays where it is. */
  remember(document: ConversationDocument): void {
    const key = document._id.toHexString();
    const known = this.documents.get(key);
    // Deleted first, so that the oldest is always the one not used for longest.
    this.documents.delete(key);
    this.documents.set(key, known ? withFurthestCursors(document, known) : document);
    if (this.documents.size <= MOST) return;
    const [oldest] = this.documents.keys();
    if (oldest !== undefined) this.documents.delete(oldest);
  }

  /** What becomes of the document if it is remembered. */
  change(
    key: string,
    change: (document: ConversationDocument) => ConversationDocument,
  ): ConversationDocument | null {
    const known = this.documents.get(key);
    if (!known) return null;
    const changed = change(known);
    this.documents.set(key, changed);
    return changed;
  }

  forget(key: string): void {
    this.documents.delete(key);
  }
}

/** `document` with the cursors of `other` where those are further. */
export function withFurthestCursors(
  document: ConversationDocument,
  other: ConversationDocument,
): ConversationDocument {
  const read = { ...document.read };
  const delivered = deliveredOf(document);
  for (const side of SIDES) {
    if (other.read[side].upToSeq > read[side].upToSeq) read[side] = other.read[side];
    delivered[side] = Math.max(delivered[side], deliveredOf(other)[side]);
  }
  return { ...document, read, delivered };
}
