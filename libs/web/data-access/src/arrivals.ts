import type { Conversation, Message, Side } from '@prochat/contract';
import type { ChatSocket } from './chat-socket';
import type { LiveThread } from './live-thread';

/** What Arrivals needs of the store that made it. */
export interface ArrivalSurroundings {
  socket: ChatSocket;
  side: Side;
  conversation(id: string): Conversation | undefined;
  thread(id: string): LiveThread | undefined;
  /** Whether what arrives here counts for the other side: it is one's own, or one holds it. */
  concerns(conversation: Conversation): boolean;
}

/** Arrival is reported at most this often per conversation. */
const COALESCE_MS = 250;

/**
 * Up to where everything of each conversation has arrived at this device, by whichever way and whether or not it is open,
 * and telling the server of it for the other side's "delivered": coalesced, only upwards. What is missing is fetched by
 * CatchUp; that something was also seen is ReadMarker's to report.
 */
export class Arrivals {
  private readonly upTo = new Map<string, number>();
  /** What this connection has reported. */
  private readonly reported = new Map<string, number>();
  /** What was reported to a server that may have crashed since: it keeps `delivered` in memory for a moment. */
  private readonly uncertain = new Set<string>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly around: ArrivalSurroundings) {}

  /** The highest seq before which nothing is missing here; 0 for a conversation that is not known. */
  heldSeq(id: string): number {
    return Math.max(this.upTo.get(id) ?? 0, this.around.thread(id)?.head ?? 0);
  }

  /** A state of the conversation has arrived, which says what had come to another device, or needs not come any more. */
  know(conversation: Conversation): void {
    const { id } = conversation;
    if (!this.upTo.has(id)) this.upTo.set(id, this.startOf(conversation));
    this.review(id);
  }

  /** A message has arrived. One behind a hole does not count until the hole is closed. */
  receive({ conversationId, seq, prevSeq }: Message): void {
    const held = this.heldSeq(conversationId);
    if (this.upTo.has(conversationId) && prevSeq <= held) this.upTo.set(conversationId, Math.max(held, seq));
    this.review(conversationId);
  }

  /** The connection stands again: what the server has not taken note of is reported once more. */
  connected(): void {
    for (const id of this.reported.keys()) this.uncertain.add(id);
    this.reported.clear();
    for (const id of this.upTo.keys()) this.review(id);
  }

  forget(id: string): void {
    clearTimeout(this.timers.get(id));
    for (const known of [this.upTo, this.reported, this.uncertain, this.timers]) known.delete(id);
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private review(id: string): void {
    if (this.timers.has(id) || !this.isDue(id)) return;
    this.timers.set(
      id,
      setTimeout(() => this.report(id), COALESCE_MS),
    );
  }

  private report(id: string): void {
    this.timers.delete(id);
    const upToSeq = this.heldSeq(id);
    // Reading says more, and is on its way.
    if (!this.isDue(id) || this.around.thread(id)?.reportsReading(upToSeq)) return;
    this.reported.set(id, upToSeq);
    this.uncertain.delete(id);
    this.around.socket
      .emit('delivered:mark', { conversationId: id, upToSeq })
      // The next message or the next connection does it.
      .catch(() => this.reported.delete(id));
  }

  private isDue(id: string): boolean {
    const conversation = this.around.conversation(id);
    if (!conversation || !this.hasNews(conversation)) return false;
    if (this.uncertain.has(id)) return true;
    return this.heldSeq(id) > Math.max(this.reported.get(id) ?? 0, conversation.delivered[this.around.side]);
  }

  /** Where nothing is unread, everything was delivered long ago. */
  private hasNews(conversation: Conversation): boolean {
    return this.around.concerns(conversation) && conversation.unreadCounts[this.around.side] > 0;
  }

  private startOf(conversation: Conversation): number {
    const { delivered, lastSeq } = conversation;
    return this.hasNews(conversation) ? Math.min(delivered[this.around.side], lastSeq) : lastSeq;
  }
}
