import { untracked } from '@angular/core';
import type { ThreadSurroundings } from './thread-surroundings';

/** Reading is reported at most this often. */
const COALESCE_MS = 300;

/**
 * Reports how far the viewer has read one conversation: coalesced, only upwards, and again after a lost connection. What
 * a professional reads who only looks on counts for nothing; it is reported when the conversation becomes his.
 */
export class ReadMarker {
  /** How far the viewer has seen. */
  private seen = 0;
  /** How far the server has acknowledged it to us. */
  private reported = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly conversationId: string,
    private readonly around: ThreadSurroundings,
  ) {}

  mark(upToSeq: number): void {
    if (upToSeq <= this.seen) return;
    this.seen = upToSeq;
    this.review();
  }

  /** Whether there is something to report may have changed. */
  review(): void {
    if (this.isDue()) this.timer ??= setTimeout(() => this.flush(), COALESCE_MS);
  }

  flush(): void {
    this.stop();
    if (!this.isDue()) return;
    const upToSeq = this.seen;
    this.around.socket.emit('read:mark', { conversationId: this.conversationId, upToSeq }).then(
      ({ unreadCounts }) => {
        this.reported = Math.max(this.reported, upToSeq);
        const conversation = untracked(this.around.conversation);
        if (conversation) this.around.apply({ conversation: { ...conversation, unreadCounts } });
      },
      // Not reported: the next mark or the next connection does it.
      () => undefined,
    );
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Whether there is something to report, up to this seq at least. */
  isDue(upToSeq = 0): boolean {
    const { side, viewer } = this.around;
    const conversation = untracked(this.around.conversation);
    if (!conversation) return false;
    const counts = side === 'user' || conversation.assignedTo?.id === viewer.id;
    return (
      counts && this.seen >= upToSeq && this.seen > Math.max(this.reported, conversation.read[side].upToSeq)
    );
  }
}
