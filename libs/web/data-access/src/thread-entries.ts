import type { Message } from '@prochat/contract';
import type { ThreadSurroundings } from './thread-surroundings';
import type { MessageLog } from './message-log';
import type { PendingMessage } from './pending-message';
import type { ThreadPages } from './thread-pages';
import type { ThreadEntry } from './thread';

/**
 * Puts stored and pending messages of one conversation together into what is on screen. An entry that says the same as
 * before is the same object, so that only what changed is rendered again.
 */
export class ThreadEntries {
  private shown = new Map<string, ThreadEntry>();

  constructor(
    private readonly conversationId: string,
    private readonly log: MessageLog,
    private readonly pages: ThreadPages,
    private readonly around: ThreadSurroundings,
  ) {}

  /** Reads signals: call it in a computed. */
  now(): ThreadEntry[] {
    const own = this.around.viewer.id;
    // One's own acknowledged message stays visible while a hole before it is being closed.
    const ownBeyond = this.log.beyondHole().filter(({ senderId, clientId }) => senderId === own && clientId);
    const stored = [...this.pages.messages(), ...ownBeyond];
    const arrived = new Set(stored.flatMap(({ clientId }) => clientId ?? []));
    const pending = this.around.outbox
      .pending()
      .filter((one) => one.conversationId === this.conversationId && !arrived.has(one.clientId));
    const entries = [
      ...stored.map((message) => this.ofStored(message)),
      ...pending.map((one) => this.ofPending(one)),
    ];
    const same = entries.map((entry) => this.unlessChanged(entry));
    this.shown = new Map(same.map((entry) => [entry.key, entry]));
    return same;
  }

  private ofStored(message: Message): ThreadEntry {
    const key = message.clientId ?? message.id;
    const { side } = this.around;
    const other = side === 'user' ? 'professional' : 'user';
    const conversation = this.around.conversation();
    const isOurs = message.senderRole === side && message.kind === 'message';
    if (!conversation || !isOurs) return { key, fate: 'sent', message };
    const { upToSeq, at } = conversation.read[other];
    if (message.seq <= upToSeq) return { key, fate: 'read', message, ...(at ? { readAt: at } : {}) };
    const fate = message.seq <= conversation.delivered[other] ? 'delivered' : 'sent';
    return { key, fate, message };
  }

  private ofPending(pending: PendingMessage): ThreadEntry {
    const message = this.shown.get(pending.clientId)?.message ?? this.toMessage(pending);
    const key = pending.clientId;
    const files = pending.files && { files: pending.files };
    return pending.error
      ? { key, fate: 'failed', message, error: pending.error, ...files }
      : { key, fate: 'sending', message, ...files };
  }

  private toMessage(pending: PendingMessage): Message {
    const { viewer, side } = this.around;
    return {
      id: '',
      conversationId: pending.conversationId,
      seq: 0,
      prevSeq: 0,
      clientId: pending.clientId,
      senderId: pending.senderId,
      senderName: viewer.displayName,
      senderRole: side,
      kind: pending.kind,
      text: pending.text,
      attachments: [],
      event: null,
      readBy: [],
      sentCounts: { user: 0, professional: 0 },
      revision: 0,
      createdAt: pending.createdAt,
      editedAt: null,
      deletedAt: null,
    };
  }

  private unlessChanged(entry: ThreadEntry): ThreadEntry {
    const before = this.shown.get(entry.key);
    // When it was read does not change by the other side reading on.
    const same =
      before?.message === entry.message &&
      before.fate === entry.fate &&
      before.error === entry.error &&
      before.files === entry.files;
    return same ? before : entry;
  }
}
