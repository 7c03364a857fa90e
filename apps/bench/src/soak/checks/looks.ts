import { SIDES, type Conversation, type Side } from '@prochat/contract';
import type { Violations } from '../violations';

/** Looks kept for the end, of each conversation. */
const KEPT_PER_CONVERSATION = 50_000;

/** What a conversation looked like when its log had so many entries. */
export interface Look {
  lastSeq: number;
  status: Conversation['status'];
  assignedTo: string | null;
  read: Record<Side, number>;
  unread: Record<Side, number>;
}

/**
 * Every conversation as it was shown to anybody, in whatever event or answer. Since who holds it follows from the log, two
 * looks at the same head must agree; whether they agree with the log is asked at the end (`assignment.ts`).
 */
export class LookBook {
  readonly #looks = new Map<string, Map<number, Look>>();

  constructor(private readonly violations: Violations) {}

  of(conversationId: string): Iterable<Look> {
    return this.#looks.get(conversationId)?.values() ?? [];
  }

  add(conversation: Conversation, seenBy: string): void {
    this.#checkCursors(conversation, seenBy);
    const { id, lastSeq, status, assignedTo, read, unreadCounts } = conversation;
    let looks = this.#looks.get(id);
    if (!looks) this.#looks.set(id, (looks = new Map<number, Look>()));
    const before = looks.get(lastSeq);
    const holder = assignedTo?.id ?? null;
    if (before) {
      if (before.status === status && before.assignedTo === holder) return;
      this.violations.add('assignment', `two states of conversation ${id} at the same head ${lastSeq}`, [
        `${before.status}, held by ${before.assignedTo}`,
        `${status}, held by ${holder} (seen by ${seenBy})`,
      ]);
      return;
    }
    if (looks.size >= KEPT_PER_CONVERSATION) return;
    const upTo = { user: read.user.upToSeq, professional: read.professional.upToSeq };
    looks.set(lastSeq, { lastSeq, status, assignedTo: holder, read: upTo, unread: { ...unreadCounts } });
  }

  /** What is read was delivered, and what was delivered was sent. */
  #checkCursors(conversation: Conversation, seenBy: string): void {
    const { id, lastSeq, read, delivered, unreadCounts } = conversation;
    for (const side of SIDES) {
      const isInOrder = read[side].upToSeq <= delivered[side] && delivered[side] <= lastSeq;
      if (isInOrder && unreadCounts[side] >= 0) continue;
      this.violations.add(
        'cursors',
        `conversation ${id}: the cursors of side ${side} contradict each other`,
        [
          `read ${read[side].upToSeq}, delivered ${delivered[side]}, head ${lastSeq}, unread ${unreadCounts[side]}; seen by ${seenBy}`,
        ],
      );
    }
  }
}
