import { Injectable, Logger } from '@nestjs/common';
import type { QueueCounts } from '@prochat/contract';
import type { AppSocket } from '@prochat/server/auth';
import { ChatStore, type ConversationCounts, type ConversationRecord } from './chat.store';
import { LiveRooms } from './live-rooms';

/** Professionals are told at most this often, however much happens. */
const EVERY_MS = 100;

/**
 * Keeps the lists of connected professionals true: collects the conversations that changed and sends them with the
 * counts. A hint only, sent without guarantee; a client that misses a version fetches its list again.
 */
@Injectable()
export class QueueUpdates {
  private readonly logger = new Logger(QueueUpdates.name);
  private readonly changed = new Map<string, ConversationRecord>();
  private version = 0;
  private timer: NodeJS.Timeout | null = null;
  private toldAtMs = -Infinity;
  private stopped = false;

  constructor(
    private readonly store: ChatStore,
    private readonly rooms: LiveRooms,
  ) {}

  conversationChanged(conversation: ConversationRecord): void {
    this.changed.set(conversation.id, conversation);
    if (this.timer !== null || this.stopped) return;
    const dueInMs = Math.max(0, this.toldAtMs + EVERY_MS - performance.now());
    this.timer = setTimeout(() => void this.tell(), dueInMs);
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

  private async tell(): Promise<void> {
    this.toldAtMs = performance.now();
    const changed = [...this.changed.values()];
    this.changed.clear();
    try {
      const professionals = this.rooms.connectedProfessionals();
      if (professionals.size === 0) return;
      const counts = await this.store.countConversations();
      this.version += 1;
      for (const id of professionals)
        this.rooms.queueUpdated(id, { version: this.version, counts: countsFor(id, counts), changed });
    } catch (error) {
      // A hint that could not be given: the version still grows, so that clients notice.
      this.version += 1;
      this.logger.warn(error);
    } finally {
      this.timer = null;
      const [next] = this.changed.values();
      if (next) this.conversationChanged(next);
    }
  }
}

function countsFor(professionalId: string, { queue, all, assigned }: ConversationCounts): QueueCounts {
  return { queue, all, mine: assigned[professionalId] ?? 0 };
}
