import { signal, untracked } from '@angular/core';
import type { Message } from '@prochat/contract';
import type { AppError } from './app-error';
import type { ChatSocket } from './chat-socket';
import { OutboxSender, type SendingFrom } from './outbox-sender';
import type { OutboxStore } from './outbox-store';
import { fromKept, inOrder, newClientId, toKept, type PendingMessage, type TabFact } from './pending-message';
import { SendingTurn } from './sending-turn';
import { TabChannel } from './tab-channel';

/** What its writer gives; the rest of a pending message is made here. */
export type WrittenMessage = Omit<PendingMessage, 'clientId' | 'createdAt' | 'order' | 'error'>;

/**
 * One person's outbox as all tabs of this browser have it: each shows all of it, one sends. A message is shown at once and
 * sent when it is kept, or when it is known that it cannot be. How it is kept is OutboxStore's, which tab sends
 * SendingTurn's, and sending OutboxSender's business.
 */
export class SharedOutbox implements SendingFrom {
  private readonly all = signal<readonly PendingMessage[]>([]);
  private readonly tabs: TabChannel;
  private readonly turn: SendingTurn;
  private readonly sender: OutboxSender;
  /** Being stored, and so not to be sent yet. */
  private readonly storing = new Set<string>();
  /** Those that a reload of this page would lose. */
  private readonly unkept = signal<ReadonlySet<string>>(new Set());
  /** For browsers without locks: what this tab sends. */
  private readonly own = new Set<string>();
  private loaded = false;
  private closed = false;

  /** In the order of writing. */
  readonly pending = this.all.asReadonly();

  constructor(
    readonly userId: string,
    private readonly store: OutboxStore,
    socket: ChatSocket,
    private readonly stored: (message: Message) => void,
  ) {
    this.sender = new OutboxSender(socket, this);
    this.tabs = new TabChannel(userId, (fact) => this.hear(fact));
    this.turn = new SendingTurn(userId, () => void this.load());
    void this.load();
  }

  /** Whether a message would be lost with this page: the browser keeps nothing. A signal in a reactive context. */
  get isAtRisk(): boolean {
    return this.unkept().size > 0;
  }

  add(written: WrittenMessage): void {
    const last = this.messages.at(-1)?.order ?? 0;
    const now = Date.now();
    const pending: PendingMessage = {
      ...written,
      clientId: newClientId(),
      createdAt: new Date(now).toISOString(),
      order: Math.max(now, last + 1),
    };
    this.storing.add(pending.clientId);
    this.own.add(pending.clientId);
    this.all.update((all) => [...all, pending]);
    void this.keep(pending);
  }

  /** The server has it: by acknowledgement, then with the message as stored, or because it came back as a fact. */
  settle(clientId: string, message?: Message): void {
    if (!this.has(clientId)) return;
    this.forget(clientId);
    this.tabs.tell({ type: 'settled', clientId, ...(message && { message }) });
  }

  retry(clientId: string): void {
    const failed = this.find(clientId);
    if (!failed?.error) return;
    const { error: _error, basedOnSeq: _basedOnSeq, ...again } = failed;
    this.sender.forget(clientId);
    this.own.add(clientId);
    this.change(again);
    void this.sender.drain(again.conversationId);
  }

  discard(clientId: string): void {
    if (!this.find(clientId)?.error) return;
    this.forget(clientId);
    this.tabs.tell({ type: 'discarded', clientId });
  }

  /** Goes on with everything that waits, now. */
  resume(): void {
    // Without locks nobody passes on what a closed tab has left; twice under the same clientId does no harm.
    if (!this.turn.isShared) for (const { clientId } of this.messages) this.own.add(clientId);
    this.sender.resume(new Set(this.messages.map(({ conversationId }) => conversationId)));
  }

  /** The person has turned to this tab. */
  takeOver(): void {
    this.turn.takeOver();
  }

  /** Sends nothing more; what waits stays kept. */
  close(): void {
    this.closed = true;
    this.sender.stop();
    this.tabs.close();
    this.turn.close();
  }

  next(conversationId: string): PendingMessage | undefined {
    if (!this.loaded) return undefined;
    const next = this.messages.find((one) => one.conversationId === conversationId && !one.error);
    if (!next || this.storing.has(next.clientId)) return undefined;
    const isOurs = this.turn.isShared ? this.turn.isMine : this.own.has(next.clientId);
    return isOurs ? next : undefined;
  }

  has(clientId: string): boolean {
    return this.find(clientId) !== undefined;
  }

  acknowledged({ clientId }: PendingMessage, message: Message): void {
    this.settle(clientId, message);
    this.stored(message);
  }

  refused(pending: PendingMessage, error: AppError): void {
    this.change({ ...pending, error });
  }

  private get messages(): readonly PendingMessage[] {
    return untracked(this.all);
  }

  /** Takes up what is kept: at the start, and when another tab may have ended in the middle of something. */
  private async load(): Promise<void> {
    const kept = await this.store.all(this.userId);
    if (this.closed) return;
    for (const { clientId } of kept) this.own.add(clientId);
    this.all.update((all) => inOrder(...kept.map(fromKept), ...all));
    this.loaded = true;
    this.resume();
  }

  private async keep(pending: PendingMessage): Promise<void> {
    const { clientId } = pending;
    const message = toKept(pending);
    if (!this.store.note(message)) this.unkept.update((ids) => new Set(ids).add(clientId));
    if (await this.store.put(message)) this.isKept(clientId);
    this.storing.delete(clientId);
    if (this.closed) return;
    this.tabs.tell({ type: 'added', message });
    void this.sender.drain(pending.conversationId);
  }

  private hear(fact: TabFact): void {
    switch (fact.type) {
      case 'added':
      case 'changed':
        this.all.update((all) => inOrder(...all, fromKept(fact.message)));
        this.sender.forget(fact.message.clientId);
        return void this.sender.drain(fact.message.conversationId);
      case 'discarded':
        return this.drop(fact.clientId);
      case 'settled':
        this.drop(fact.clientId);
        if (fact.message) this.stored(fact.message);
    }
  }

  private find(clientId: string): PendingMessage | undefined {
    return this.messages.find((one) => one.clientId === clientId);
  }

  private change(pending: PendingMessage): void {
    if (!this.has(pending.clientId)) return;
    const message = toKept(pending);
    this.all.update((all) => inOrder(...all, pending));
    this.store.note(message);
    void this.store.put(message);
    this.tabs.tell({ type: 'changed', message });
  }

  private forget(clientId: string): void {
    const pending = this.find(clientId);
    if (pending) void this.store.remove(toKept(pending));
    this.drop(clientId);
  }

  private isKept(clientId: string): void {
    if (untracked(this.unkept).has(clientId))
      this.unkept.update((ids) => new Set([...ids].filter((id) => id !== clientId)));
  }

  private drop(clientId: string): void {
    this.sender.forget(clientId);
    this.isKept(clientId);
    this.own.delete(clientId);
    this.all.update((all) => all.filter((one) => one.clientId !== clientId));
  }
}
