import { untracked } from '@angular/core';
import type { Conversation } from '@prochat/contract';
import type { ThreadSurroundings } from './live-thread';

/** Reading is reported at most this often. */
const COALESCE_MS = 300;

/** Reports how far the viewer has read one conversation: coalesced, only upwards, and again after a lost connection. */
export class ReadMarker {
  /** How far the viewer has seen. */
  private seen = 0;
  /** How far the server knows. */
  private known = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly conversationId: string,
    private readonly around: ThreadSurroundings,
  ) {}

  mark(upToSeq: number): void {
    if (upToSeq <= Math.max(this.seen, this.knownByServer())) return;
    this.seen = upToSeq;
    this.timer ??= setTimeout(() => this.flush(), COALESCE_MS);
  }

  /** The server has said so itself, perhaps about another device. */
  learn(upToSeq: number): void {
    this.known = Math.max(this.known, upToSeq);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const upToSeq = this.seen;
    if (upToSeq <= this.knownByServer()) return;
    this.around.socket.emit('read:mark', { conversationId: this.conversationId, upToSeq }).then(
      ({ unreadCounts }) => {
        this.learn(upToSeq);
        const conversation = untracked(this.around.conversation);
        if (conversation) this.around.applyConversation(this.withCursor(conversation, upToSeq, unreadCounts));
      },
      // Not reported: the next mark or the next connection does it.
      () => undefined,
    );
  }

  private knownByServer(): number {
    return Math.max(this.known, untracked(this.around.conversation)?.read[this.around.side].upToSeq ?? 0);
  }

  private withCursor(
    conversation: Conversation,
    upToSeq: number,
    unreadCounts: Conversation['unreadCounts'],
  ): Conversation {
    const { side, viewer } = this.around;
    const cursor = { upToSeq, readerId: viewer.id, at: new Date().toISOString() };
    return { ...conversation, unreadCounts, read: { ...conversation.read, [side]: cursor } };
  }
}
