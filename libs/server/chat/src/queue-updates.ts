import { Injectable, Logger } from '@nestjs/common';
import type { QueueCounts } from '@prochat/contract';
import type { AppSocket } from '@prochat/server/auth';
import { ChatStore, type ConversationCounts, type ConversationRecord } from './chat.store';
import { LiveRooms } from './live-rooms';

/** Professionals are told of a change of who is responsible at most this often, however much happens. */
const CHANGE_EVERY_MS = 100;
/** And of what is said, which only moves previews and counts of unread messages, at most this often. */
const TALK_EVERY_MS = 1_000;
/** More than lists show at once. Beyond it the version jumps, and clients fetch what they show. */
const CHANGED_MAX = 100;

/**
 * Keeps the lists of connected professionals true: collects the conversations that changed and sends them with the
 * counts. A hint only, sent without guarantee; a client that misses a version fetches its list again.
 */
@Injectable()
export class QueueUpdates {
  private readonly logger = new Logger(QueueUpdates.name);
  /** The one changed last comes last. */
  private readonly changed = new Map<string, ConversationRecord>();
  private overflown = false;
  private version = 0;
  private timer: NodeJS.Timeout | null = null;
  private dueAtMs = Infinity;
  private toldAtMs = -Infinity;
  private telling = false;
  private urgent = false;
  private stopped = false;

  constructor(
    private readonly store: ChatStore,
    private readonly rooms: LiveRooms,
  ) {}

  /** It is new, or somebody else is responsible for it. */
  conversationChanged(conversation: ConversationRecord): void {
    this.collect(conversation);
    this.urgent = true;
    this.tellWithin(CHANGE_EVERY_MS);
  }

  /** Something was said or read in it. */
  conversationMoved(conversation: ConversationRecord): void {
    this.collect(conversation);
    this.tellWithin(TALK_EVERY_MS);
  }

  /** The counts for a professional who has just connected; what changes from here on has a higher version. */
  async show(socket: AppSocket): Promise<void> {
    const counts = await this.store.countConversations();
    this.rooms.queueShown(socket, this.version, countsFor(socket.data.user.id, counts));
  }

  /** Nothing is told from here on. */
  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private collect(conversation: ConversationRecord): void {
    this.changed.delete(conversation.id);
    this.changed.set(conversation.id, conversation);
    if (this.changed.size <= CHANGED_MAX) return;
    this.overflown = true;
    for (const oldest of this.changed.keys()) {
      this.changed.delete(oldest);
      return;
    }
  }

  /** So long after the last time, or at once when that was longer ago. */
  private tellWithin(ms: number): void {
    const dueAtMs = Math.max(this.toldAtMs + ms, performance.now());
    if (this.telling || this.stopped || dueAtMs >= this.dueAtMs) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.dueAtMs = dueAtMs;
    this.timer = setTimeout(() => void this.tell(), Math.max(0, dueAtMs - performance.now()));
  }

  private async tell(): Promise<void> {
    this.timer = null;
    this.dueAtMs = Infinity;
    this.toldAtMs = performance.now();
    this.telling = true;
    this.urgent = false;
    const changed = [...this.changed.values()];
    this.changed.clear();
    this.version += this.overflown ? 2 : 1;
    this.overflown = false;
    try {
      const professionals = this.rooms.connectedProfessionals();
      if (professionals.size > 0)
        this.tellEach(professionals, changed, await this.store.countConversations());
    } catch (error) {
      // A hint that could not be given: the version has grown, so that clients notice.
      this.logger.warn(error);
    } finally {
      this.telling = false;
      if (this.changed.size > 0) this.tellWithin(this.urgent ? CHANGE_EVERY_MS : TALK_EVERY_MS);
    }
  }

  /** Those whose counts are the same hear the same words, which are then put into words once. */
  private tellEach(
    professionals: ReadonlySet<string>,
    changed: readonly ConversationRecord[],
    counts: ConversationCounts,
  ): void {
    const byMine = Map.groupBy(professionals, (id) => counts.assigned[id] ?? 0);
    for (const [mine, ids] of byMine) {
      const { queue, all } = counts;
      this.rooms.queueUpdated(ids, { version: this.version, counts: { queue, all, mine }, changed });
    }
  }
}

function countsFor(professionalId: string, { queue, all, assigned }: ConversationCounts): QueueCounts {
  return { queue, all, mine: assigned[professionalId] ?? 0 };
}
