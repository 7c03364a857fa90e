import { untracked } from '@angular/core';
import { RETRYABLE_ERRORS, type Message } from '@prochat/contract';
import { toAppError, type AppError } from './app-error';
import type { ChatSocket } from './chat-socket';
import type { PendingMessage } from './pending-message';

/** Where the messages to be sent come from, and who is told what became of them. */
export interface SendingFrom {
  /** The next one of this conversation, if this tab may send it now. */
  next(conversationId: string): PendingMessage | undefined;
  /** Whether it is still waiting: its fact may have come back before the answer. */
  has(clientId: string): boolean;
  acknowledged(pending: PendingMessage, stored: Message): void;
  refused(pending: PendingMessage, error: AppError): void;
}

/** Between two tries of the same message. */
const AGAIN_MS = { first: 1_000, most: 15_000 };
/** A server that fails this often with one message will not take it. */
const SERVER_FAILURES_MAX = 6;

/**
 * Sends one message of each conversation at a time, so that their order is the order of writing, and the same one again
 * for as long as that can help. It keeps nothing but the number of tries; the messages are SharedOutbox's.
 */
export class OutboxSender {
  /** Conversations with a message on its way. */
  private readonly busy = new Set<string>();
  /** Conversations that wait before the next try. */
  private readonly pauses = new Map<string, ReturnType<typeof setTimeout>>();
  /** Tries of a message so far that failed. */
  private readonly failures = new Map<string, number>();
  private stopped = false;

  constructor(
    private readonly socket: ChatSocket,
    private readonly from: SendingFrom,
  ) {}

  /** Sends what this conversation has to be sent, unless that is being done or has to wait. */
  async drain(conversationId: string): Promise<void> {
    if (this.busy.has(conversationId)) return;
    this.busy.add(conversationId);
    try {
      for (;;) {
        if (this.stopped || this.pauses.has(conversationId)) return;
        if (untracked(this.socket.state) !== 'online') return;
        const next = this.from.next(conversationId);
        if (!next) return;
        await this.attempt(next);
      }
    } finally {
      this.busy.delete(conversationId);
    }
  }

  /** Goes on now, whatever pause had been made. */
  resume(conversationIds: Iterable<string>): void {
    this.clearPauses();
    for (const id of conversationIds) void this.drain(id);
  }

  /** Its tries so far count no more. */
  forget(clientId: string): void {
    this.failures.delete(clientId);
  }

  stop(): void {
    this.stopped = true;
    this.clearPauses();
  }

  private async attempt(pending: PendingMessage): Promise<void> {
    const { senderId: _senderId, createdAt: _createdAt, order: _order, files, ...payload } = pending;
    const attachments = files?.flatMap(({ upload }) => (upload ? { id: upload.id } : []));
    try {
      const { message } = await this.socket.emit('message:send', {
        ...payload,
        ...(attachments?.length && { attachments }),
      });
      if (!this.stopped) this.from.acknowledged(pending, message);
    } catch (thrown) {
      if (!this.stopped && this.from.has(pending.clientId)) this.tryAgainOrFail(pending, toAppError(thrown));
    }
  }

  private tryAgainOrFail(pending: PendingMessage, error: AppError): void {
    const failures = (this.failures.get(pending.clientId) ?? 0) + 1;
    this.failures.set(pending.clientId, failures);
    const hopeless = error.code === 'INTERNAL' && failures >= SERVER_FAILURES_MAX;
    if (hopeless || !RETRYABLE_ERRORS.has(error.code)) return this.from.refused(pending, error);
    const pauseMs = Math.min(AGAIN_MS.first * 2 ** (failures - 1), AGAIN_MS.most);
    this.pause(pending.conversationId, error.retryAfterMs ?? pauseMs);
  }

  private pause(conversationId: string, ms: number): void {
    const resume = () => {
      this.pauses.delete(conversationId);
      void this.drain(conversationId);
    };
    this.pauses.set(conversationId, setTimeout(resume, ms));
  }

  private clearPauses(): void {
    for (const pause of this.pauses.values()) clearTimeout(pause);
    this.pauses.clear();
  }
}
