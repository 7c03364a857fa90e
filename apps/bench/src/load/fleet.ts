import { isAccepted, ThinSocket } from './thin-socket';
import type { FleetPlan, PlannedConversation } from './plan';

const CONNECTS_AT_ONCE = 64;

/** What somebody listens for while messages flow; `person` is his place in the plan. */
export type FleetEar = (frame: string, person: number) => void;

/** Everybody of one plan, connected to one server, each in his conversations. Drives no load: `OpenLoop` does. */
export class Fleet {
  readonly sockets: ThinSocket[];
  /** The highest seq each professional has seen, by conversation: what he would base an answer on. */
  readonly heads = new Map<string, number>();
  ear: FleetEar = () => undefined;
  lost = 0;

  constructor(readonly plan: FleetPlan) {
    this.sockets = plan.people.map(
      (_, person) =>
        new ThinSocket({
          event: (frame) => this.ear(frame, person),
          lost: () => (this.lost += 1),
        }),
    );
  }

  get conversations(): readonly PlannedConversation[] {
    return this.plan.conversations;
  }

  /** Everybody connects and opens his conversations. @throws Error of the first who could not */
  async connect(): Promise<void> {
    const { url, people } = this.plan;
    await eachAtOnce(people, CONNECTS_AT_ONCE, (token, i) => this.socket(i).connect(url, token));
    await eachAtOnce(this.conversations, CONNECTS_AT_ONCE, async ({ id, user, professional }) => {
      for (const person of [user, professional]) {
        const { lastSeq } = await this.socket(person).ask<{ lastSeq: number }>('conversation:join', {
          conversationId: id,
        });
        this.heads.set(id, lastSeq);
      }
    });
  }

  socket(person: number): ThinSocket {
    const socket = this.sockets[person];
    if (!socket) throw new Error(`There is no person ${person}.`);
    return socket;
  }

  /** Receives and reads as an open window does: tells the server, and waits for nothing. */
  acknowledge(person: number, conversationId: string, upToSeq: number): void {
    const payload = JSON.stringify({ conversationId, upToSeq });
    const socket = this.socket(person);
    for (const event of ['delivered:mark', 'read:mark'])
      socket.emit(event, payload, (frame) => {
        if (!isAccepted(frame)) this.refusedReceipts += 1;
      });
  }

  refusedReceipts = 0;

  disconnect(): void {
    for (const socket of this.sockets) socket.close();
  }
}

/** Runs `work` on every item, a few at a time. */
export async function eachAtOnce<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, i: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const i = next++;
      await work(items[i] as T, i);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
