import { Injectable, inject, signal, untracked } from '@angular/core';
import { RETRYABLE_ERRORS, isErrorCode, type Message, type SendMessagePayload } from '@prochat/contract';
import { Subject } from 'rxjs';
import { v7 as uuid } from 'uuid';
import { AppError, toAppError } from './app-error';
import { ChatSocket } from './chat-socket';
import { keptHere } from './kept-here';
import { Session } from './session';

/** A message that is not known to be stored. */
export interface PendingMessage extends SendMessagePayload {
  kind: 'message' | 'note';
  senderId: string;
  /** ISO 8601 UTC, by this device's clock. */
  createdAt: string;
  /** Set when only the sender can decide what becomes of it. */
  error?: AppError;
}

/** Between two tries of the same message. */
const AGAIN_MS = { first: 1_000, most: 15_000 };
/** A server that fails this often with one message will not take it. */
const SERVER_FAILURES_MAX = 6;

/** The name under which a message is sent, however often. Sorts by time. */
export function newClientId(): string {
  return uuid();
}

/**
 * Keeps what was sent until the server has acknowledged it, and sends it again under the same clientId for as long as
 * that can help: over lost connections and reloads of the page. One message of a conversation is on its way at a time,
 * so their order is the order of writing. Showing them is for Thread; putting the stored message in is for
 * ConversationStore, which calls `settle`.
 */
@Injectable({ providedIn: 'root' })
export class Outbox {
  private readonly socket = inject(ChatSocket);
  private readonly session = inject(Session);
  private readonly all = signal<readonly PendingMessage[]>([]);
  private readonly stored = new Subject<Message>();
  private owner: string | null = null;
  /** Conversations with a message on its way. */
  private readonly busy = new Set<string>();
  /** Conversations that wait before the next try. */
  private readonly pauses = new Map<string, ReturnType<typeof setTimeout>>();
  /** Tries of a message so far that failed. */
  private readonly failures = new Map<string, number>();

  /** In the order of writing. */
  readonly pending = this.all.asReadonly();
  /** Each message as the server stored it. */
  readonly acknowledged = this.stored.asObservable();

  /** Takes up what `userId` had left here; `null` puts everything away, unsent, until he is back. */
  openFor(userId: string | null): void {
    for (const pause of this.pauses.values()) clearTimeout(pause);
    this.pauses.clear();
    this.failures.clear();
    this.owner = userId;
    this.all.set(userId ? readStored(userId) : []);
    this.resume();
  }

  add(message: Omit<PendingMessage, 'clientId' | 'createdAt'>): void {
    const pending = { ...message, clientId: newClientId(), createdAt: new Date().toISOString() };
    store(pending);
    // Somebody else has signed in meanwhile: it waits for its sender.
    if (pending.senderId !== this.owner) return;
    this.all.update((all) => [...all, pending]);
    untracked(() => void this.drain(pending.conversationId));
  }

  /** The server has it: by acknowledgement or because it came back as a fact. */
  settle(clientId: string): void {
    if (!this.find(clientId)) return;
    this.forget(clientId);
  }

  /**
   * Sends a failed message again, at the sender's wish. The view it was written on counts no more: he has seen what is
   * new ("Send anyway").
   */
  retry(clientId: string): void {
    const failed = untracked(() => this.find(clientId));
    if (!failed?.error) return;
    const { error: _error, basedOnSeq: _basedOnSeq, ...again } = failed;
    this.failures.delete(clientId);
    this.change(again);
    untracked(() => void this.drain(again.conversationId));
  }

  /** Gives a failed message up. One that is on its way cannot be called back. */
  discard(clientId: string): void {
    if (untracked(() => this.find(clientId))?.error) this.forget(clientId);
  }

  /** Goes on with everything that waits, now. */
  resume(): void {
    for (const pause of this.pauses.values()) clearTimeout(pause);
    this.pauses.clear();
    for (const id of new Set(this.all().map(({ conversationId }) => conversationId))) void this.drain(id);
  }

  private async drain(conversationId: string): Promise<void> {
    if (this.busy.has(conversationId)) return;
    this.busy.add(conversationId);
    try {
      for (;;) {
        const next = this.all().find((one) => one.conversationId === conversationId && !one.error);
        if (!next || this.pauses.has(conversationId) || this.socket.state() !== 'online') return;
        await this.attempt(next);
      }
    } finally {
      this.busy.delete(conversationId);
    }
  }

  private async attempt(pending: PendingMessage): Promise<void> {
    const { senderId: _senderId, createdAt: _createdAt, ...payload } = pending;
    try {
      const { message } = await this.socket.emit('message:send', payload);
      if (this.owner !== pending.senderId) return;
      this.stored.next(message);
      this.settle(pending.clientId);
    } catch (thrown) {
      // Meanwhile its message came back as a fact, or somebody else has signed in.
      if (this.owner !== pending.senderId || !this.find(pending.clientId)) return;
      await this.tryAgainOrFail(pending, toAppError(thrown));
    }
  }

  private async tryAgainOrFail(pending: PendingMessage, error: AppError): Promise<void> {
    const failures = (this.failures.get(pending.clientId) ?? 0) + 1;
    this.failures.set(pending.clientId, failures);
    const hopeless = error.code === 'INTERNAL' && failures >= SERVER_FAILURES_MAX;
    if (hopeless || !RETRYABLE_ERRORS.has(error.code)) return this.change({ ...pending, error });
    if (error.code === 'UNAUTHENTICATED' || error.code === 'SESSION_EXPIRED') await this.renew();
    this.pause(
      pending.conversationId,
      error.retryAfterMs ?? Math.min(AGAIN_MS.first * 2 ** (failures - 1), AGAIN_MS.most),
    );
  }

  private async renew(): Promise<void> {
    const renewed = await this.session.renew().catch(() => true);
    if (!renewed) this.session.end('expired');
  }

  private pause(conversationId: string, ms: number): void {
    const resume = () => {
      this.pauses.delete(conversationId);
      void this.drain(conversationId);
    };
    this.pauses.set(conversationId, setTimeout(resume, ms));
  }

  private find(clientId: string): PendingMessage | undefined {
    return this.all().find((one) => one.clientId === clientId);
  }

  private change(pending: PendingMessage): void {
    if (!this.find(pending.clientId)) return;
    store(pending);
    this.all.update((all) => all.map((one) => (one.clientId === pending.clientId ? pending : one)));
  }

  private forget(clientId: string): void {
    if (this.owner) remove(this.owner, clientId);
    this.failures.delete(clientId);
    this.all.update((all) => all.filter((one) => one.clientId !== clientId));
  }
}

/* One entry per message, so that two tabs never overwrite each other's. */
const keyOf = (userId: string, clientId = '') => `prochat.outbox.${userId}.${clientId}`;

function store(pending: PendingMessage): void {
  const { error, ...rest } = pending;
  const entry = JSON.stringify(
    error ? { ...rest, failed: { code: error.code, message: error.message } } : rest,
  );
  // If it cannot be kept, the message lives as long as the page.
  keptHere.write(keyOf(pending.senderId, pending.clientId), entry);
}

function remove(userId: string, clientId: string): void {
  keptHere.write(keyOf(userId, clientId), null);
}

function readStored(userId: string): PendingMessage[] {
  return keptHere.names(keyOf(userId)).flatMap((name) => parse(keptHere.read(name)) ?? []);
}

function parse(entry: string | null): PendingMessage | null {
  if (!entry) return null;
  try {
    const { failed, ...pending } = JSON.parse(entry) as PendingMessage & {
      failed?: { code: string; message: string };
    };
    if (!failed) return pending;
    const code = isErrorCode(failed.code) ? failed.code : 'INTERNAL';
    return { ...pending, error: new AppError(code, { message: failed.message }) };
  } catch {
    return null; // Not written by us.
  }
}
