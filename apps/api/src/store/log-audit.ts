import type { Side } from '@prochat/contract';
import {
  isPublicMessage,
  otherSide,
  summaryAfter,
  type ArchivedConversation,
  type MessageRecord,
} from '@prochat/server/chat';
import { canonicalJson } from './digest';

const SIDES = ['user', 'professional'] as const satisfies readonly Side[];

/**
 * Holds one conversation against its log, message by message in constant memory. What follows from a message is said by
 * the rules of `@prochat/server/chat`; here it is recounted and compared.
 */
export class LogAudit {
  readonly faults: string[] = [];
  private seen: ArchivedConversation;
  private readonly sent: Record<Side, number> = { user: 0, professional: 0 };
  private lastPublicSeq = 0;
  /** What the other side had sent where each side has read up to. */
  private readonly sentAtCursor: Partial<Record<Side, number>> = {};

  constructor(private readonly conversation: ArchivedConversation) {
    this.seen = {
      ...conversation,
      lastSeq: 0,
      lastPublicSeq: 0,
      revision: 0,
      sent: { user: 0, professional: 0 },
      lastMessage: null,
      previewRevision: 0,
      lastMessageAt: conversation.createdAt,
    };
  }

  /** The next message of the log. */
  take(message: MessageRecord): void {
    const { seq, prevPublicSeq, sentCounts, kind, senderRole } = message;
    const name = `message ${message.id} (seq ${seq})`;
    const expectedSeq = this.seen.lastSeq + 1;
    if (kind === 'message' && senderRole !== 'system') this.sent[senderRole] += 1;
    if (seq !== expectedSeq) {
      this.faults.push(`${name}: seq ${expectedSeq} was expected`);
      // What is missing cannot be counted: from here on what this message says.
      Object.assign(this.sent, sentCounts);
      this.lastPublicSeq = prevPublicSeq;
    }
    this.compare(`${name}: prevPublicSeq`, prevPublicSeq, this.lastPublicSeq);
    this.compare(`${name}: sentCounts`, sentCounts, this.sent);

    if (isPublicMessage(message)) this.lastPublicSeq = seq;
    this.seen = { ...this.seen, ...summaryAfter(this.seen, message) };
    this.seen.revision = Math.max(this.seen.revision, message.revision);
    if (this.seen.lastMessage?.seq === seq) this.seen.previewRevision = message.revision;
    for (const side of SIDES)
      if (this.conversation.read[side].upToSeq === seq) this.sentAtCursor[side] = this.sent[otherSide(side)];
  }

  /** To be called after the last message. */
  finish(): string[] {
    const { conversation, seen } = this;
    const parts = ['lastSeq', 'lastMessageAt', 'lastMessage', 'previewRevision', 'revision'] as const;
    for (const part of parts) this.compare(part, conversation[part], seen[part]);
    this.compare('lastPublicSeq', conversation.lastPublicSeq, this.lastPublicSeq);
    this.compare('sent', conversation.sent, this.sent);
    this.compareCursors();
    this.compareState();
    return this.faults;
  }

  private compareCursors(): void {
    for (const side of SIDES) {
      const { upToSeq, count } = this.conversation.read[side];
      const expected = upToSeq === 0 ? 0 : this.sentAtCursor[side];
      if (expected === undefined)
        this.faults.push(`read.${side}.upToSeq is ${upToSeq}, which is not in the log`);
      else this.compare(`read.${side}.count up to seq ${upToSeq}`, count, expected);
    }
  }

  private compareState(): void {
    const { status, assignedTo, closedAt, waitingSince } = this.conversation;
    if (status !== 'closed') this.compare('status', status, assignedTo === null ? 'open' : 'assigned');
    if ((status === 'closed') !== (closedAt !== null))
      this.faults.push(`closedAt is ${closedAt} while the status is ${status}`);
    if ((status === 'open') !== (waitingSince !== null))
      this.faults.push(`waitingSince is ${waitingSince} while the status is ${status}`);
  }

  private compare(what: string, is: unknown, expected: unknown): void {
    if (canonicalJson(is) === canonicalJson(expected)) return;
    this.faults.push(`${what} is ${JSON.stringify(is)}, expected ${JSON.stringify(expected)}`);
  }
}
