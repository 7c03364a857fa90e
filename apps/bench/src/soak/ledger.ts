import type { Conversation, MessageKind, Side } from '@prochat/contract';

/** A message somebody meant to send, and what he was told of it. */
export interface Intent {
  conversationId: string;
  senderId: string;
  side: Side;
  text: string;
  kind: MessageKind;
  acked: { id: string; seq: number } | null;
  /** Refused for good with the first try: it must never be stored. */
  refused: string | null;
}

/** What became of a message after it was stored. */
export interface Revised {
  conversationId: string;
  /** Every text it may have now. */
  texts: Set<string>;
  mayBeDeleted: boolean;
  /** What it must be now; `null` while that is not known for sure. */
  must: { text: string; deleted: boolean } | null;
  /** A try of it had no answer. */
  uncertain: boolean;
}

/** A change of who is responsible that somebody asked for. */
export interface Change {
  conversationId: string;
  deed: 'claim' | 'assign' | 'close' | 'reopen';
  by: string;
  /** To whom, for `assign`; `null` is the queue. */
  to: string | null;
  /** The highest seq that certainly was in the log before it was asked. */
  knownSeq: number;
  /** Milliseconds, this process's clock. */
  endedAtMs: number;
  outcome:
    | { ok: true; conversation: Conversation }
    | { ok: false; code: string; assignedTo: string | null | undefined };
}

export type Operation =
  | 'acked sends'
  | 'resends'
  | 'reads'
  | 'claims'
  | 'claims lost'
  | 'closes'
  | 'reopens'
  | 'reassigns'
  | 'edits'
  | 'deletes'
  | 'new conversations'
  | 'logins'
  | 'refreshes'
  | 'logouts'
  | 'blocks'
  | 'reconnects';

/** All that was asked and answered, kept apart from the server: what the checkers hold the store and the lists against. */
export class Ledger {
  readonly intents = new Map<string, Intent>();
  readonly revised = new Map<string, Revised>();
  readonly changes: Change[] = [];
  /** Up to where the user's side was acknowledged to have read. */
  readonly userReads = new Map<string, number>();
  /** The highest seq that is known to be stored, by conversation. */
  readonly knownSeqs = new Map<string, number>();
  readonly counts = new Map<Operation, number>();
  /** Errors that were answered, as `deed CODE`. */
  readonly errors = new Map<string, number>();

  count(operation: Operation, by = 1): void {
    this.counts.set(operation, (this.counts.get(operation) ?? 0) + by);
  }

  countOf(operation: Operation): number {
    return this.counts.get(operation) ?? 0;
  }

  error(deed: string, code: string): void {
    const key = `${deed} ${code}`;
    this.errors.set(key, (this.errors.get(key) ?? 0) + 1);
  }

  known(conversationId: string): number {
    return this.knownSeqs.get(conversationId) ?? 0;
  }

  learnSeq(conversationId: string, seq: number): void {
    if (seq > this.known(conversationId)) this.knownSeqs.set(conversationId, seq);
  }
}
