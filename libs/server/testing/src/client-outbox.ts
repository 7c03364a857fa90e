import {
  RETRYABLE_ERRORS,
  type Message,
  type MessageReply,
  type Reply,
  type SendMessagePayload,
} from '@prochat/contract';

/** Between two tries of the same message. */
const AGAIN_MS = { first: 100, most: 2_000 };

/** What became of a message in the end. `given-up`: the client was closed before that was known. */
export type Fate =
  | { outcome: 'acked'; message: Message; tries: number }
  | { outcome: 'refused'; code: string; details: unknown; tries: number }
  | { outcome: 'given-up'; tries: number };

interface Entry {
  payload: SendMessagePayload;
  tries: number;
  settle(fate: Fate): void;
}

export interface OutboxRoute {
  isConnected(): boolean;
  /** One try of `message:send`; OFFLINE when there was no answer. */
  trySend(payload: SendMessagePayload): Promise<Reply<MessageReply>>;
  /** A number from 0 up to 1 for the jitter. */
  random(): number;
}

/**
 * Keeps what was sent until it is acknowledged or refused for good, and sends it again under the same clientId until
 * then. One message of a conversation is on its way at a time, so their order is the order of writing.
 */
export class ClientOutbox {
  readonly #lanes = new Map<string, Entry[]>();
  readonly #busy = new Set<string>();
  #closed = false;

  constructor(private readonly route: OutboxRoute) {}

  /** How many are neither acknowledged nor refused. */
  get size(): number {
    return [...this.#lanes.values()].reduce((sum, lane) => sum + lane.length, 0);
  }

  /** How many of one conversation are waiting. */
  waiting(conversationId: string): number {
    return this.#lanes.get(conversationId)?.length ?? 0;
  }

  /** The clientIds that are not settled. */
  unsettled(): string[] {
    return [...this.#lanes.values()].flat().map(({ payload }) => payload.clientId);
  }

  /** Resolves when it is known what became of it; never rejects. */
  send(payload: SendMessagePayload): Promise<Fate> {
    if (this.#closed) return Promise.resolve({ outcome: 'given-up', tries: 0 });
    return new Promise((settle) => {
      const lane = this.#lanes.get(payload.conversationId) ?? [];
      this.#lanes.set(payload.conversationId, lane);
      lane.push({ payload, tries: 0, settle });
      void this.#work(payload.conversationId);
    });
  }

  /** To be called when a connection is there. */
  flush(): void {
    for (const conversationId of this.#lanes.keys()) void this.#work(conversationId);
  }

  close(): void {
    this.#closed = true;
    for (const lane of this.#lanes.values())
      for (const { settle, tries } of lane.splice(0)) settle({ outcome: 'given-up', tries });
  }

  async #work(conversationId: string): Promise<void> {
    if (this.#busy.has(conversationId)) return;
    this.#busy.add(conversationId);
    const lane = this.#lanes.get(conversationId) ?? [];
    let pauseMs = AGAIN_MS.first;
    while (this.route.isConnected() && lane.length > 0 && !this.#closed) {
      const entry = lane[0] as Entry;
      entry.tries += 1;
      const reply = await this.route.trySend(entry.payload);
      if (this.#closed) break;
      if (reply.ok) {
        lane.shift();
        entry.settle({ outcome: 'acked', message: reply.data.message, tries: entry.tries });
        pauseMs = AGAIN_MS.first;
      } else if (!RETRYABLE_ERRORS.has(reply.error.code)) {
        lane.shift();
        const { code, details } = reply.error;
        entry.settle({ outcome: 'refused', code, details, tries: entry.tries });
      } else if (this.route.isConnected()) {
        await pause(Math.max(pauseMs, reply.error.retryAfterMs ?? 0) * (0.5 + this.route.random() / 2));
        pauseMs = Math.min(pauseMs * 2, AGAIN_MS.most);
      }
    }
    this.#busy.delete(conversationId);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
