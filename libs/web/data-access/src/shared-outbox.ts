import { signal, untracked } from '@angular/core';
import type { Message } from '@prochat/contract';
import type { AppError } from './app-error';
import { isUnderWay, type AttachedFile, type FileTray } from './attached-file';
import type { ChatSocket } from './chat-socket';
import { newClientId } from './client-id';
import type { LateUploads } from './late-uploads';
import type { FilesHolder, OutboxFiles } from './outbox-files';
import { OutboxSender, type SendingFrom } from './outbox-sender';
import {
  fromKept,
  fromKeptFile,
  inOrder,
  toKept,
  withFile,
  type PendingMessage,
  type TabFact,
} from './pending-message';
import { SendingTurn } from './sending-turn';
import { TabChannel } from './tab-channel';

/** What its writer gives; the rest of a pending message is made here. */
export type WrittenMessage = Omit<PendingMessage, 'clientId' | 'createdAt' | 'order' | 'error'>;

/**
 * One person's outbox as all tabs of this browser have it: each shows all of it, one sends. A message is shown at once and
 * sent when it is kept, or when it is known that it cannot be, and all its files are ready; later ones of the same
 * conversation wait behind it. How it is kept is OutboxStore's, which tab sends SendingTurn's, sending OutboxSender's, and
 * whatever concerns files OutboxFiles' business.
 */
export class SharedOutbox implements SendingFrom, FilesHolder {
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
  private readonly store = this.uploads.store;
  private loaded = false;
  private closed = false;

  /** In the order of writing. */
  readonly pending = this.all.asReadonly();

  constructor(
    readonly userId: string,
    private readonly uploads: LateUploads,
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
    this.carry(pending);
  }

  /** The server has it: by acknowledgement, then with the message as stored, or because it came back as a fact. */
  settle(clientId: string, message?: Message): void {
    if (!this.has(clientId)) return;
    this.forget(clientId);
    this.tabs.tell({ type: 'settled', clientId, ...(message && { message }) });
  }

  retry(clientId: string): void {
    const failed = this.byId(clientId);
    if (!failed?.error) return;
    if (failed.files) return this.withFiles((files) => files.retry(clientId));
    const { error: _error, basedOnSeq: _basedOnSeq, ...again } = failed;
    this.goOn(again);
  }

  /** One file of a failed message. */
  mendFile(clientId: string, key: string, how: 'retry' | 'remove'): void {
    this.withFiles((files) => files.mend(clientId, key, how));
  }

  discard(clientId: string): void {
    const failed = this.byId(clientId);
    if (!failed?.error) return;
    if (failed.files) this.withFiles((files) => files.withdraw(failed));
    this.forget(clientId);
    this.tabs.tell({ type: 'discarded', clientId });
  }

  /** Given up, but for its files: they go into this tray. */
  takeBack(clientId: string, tray: FileTray): void {
    if (this.byId(clientId)?.files) this.withFiles((files) => void files.takeBack(clientId, tray));
    else this.discard(clientId);
  }

  /** Goes on with everything that waits, now. */
  resume(): void {
    // Without locks nobody passes on what a closed tab has left; twice under the same clientId does no harm.
    if (!this.turn.isShared) for (const { clientId } of this.messages) this.own.add(clientId);
    for (const pending of this.messages) if (this.isOurs(pending.clientId)) this.carry(pending);
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
    this.uploads.useIfLoaded((uploads) => uploads.of(this).end());
    this.tabs.close();
    this.turn.close();
  }

  next(conversationId: string): PendingMessage | undefined {
    if (!this.loaded) return undefined;
    const next = this.messages.find((one) => one.conversationId === conversationId && !one.error);
    if (!next || this.storing.has(next.clientId) || next.files?.some(isUnderWay)) return undefined;
    return this.isOurs(next.clientId) ? next : undefined;
  }

  has(clientId: string): boolean {
    return this.byId(clientId) !== undefined;
  }

  acknowledged({ clientId }: PendingMessage, message: Message): void {
    this.settle(clientId, message);
    this.stored(message);
  }

  refused(pending: PendingMessage, error: AppError): void {
    if (pending.files) this.withFiles((files) => files.refused(pending, error));
    else this.change({ ...pending, error });
  }

  find(isIt: (pending: PendingMessage) => boolean): PendingMessage | undefined {
    return this.messages.find(isIt);
  }

  goOn(again: PendingMessage): void {
    this.sender.forget(again.clientId);
    this.own.add(again.clientId);
    this.change(again);
    this.carry(again);
    void this.sender.drain(again.conversationId);
  }

  change(pending: PendingMessage): void {
    if (!this.has(pending.clientId)) return;
    const message = toKept(pending);
    this.replace(pending);
    this.store.note(message);
    void this.store.put(message);
    this.tabs.tell({ type: 'changed', message });
    // What was refused lets the others of its conversation pass.
    if (pending.error) void this.sender.drain(pending.conversationId);
  }

  advance(pending: PendingMessage): void {
    this.replace(pending);
    if (untracked(this.unkept).has(pending.clientId)) this.store.note(toKept(pending));
    void this.sender.drain(pending.conversationId);
  }

  tell(fact: TabFact): void {
    this.tabs.tell(fact);
  }

  private get messages(): readonly PendingMessage[] {
    return untracked(this.all);
  }

  private isOurs(clientId: string): boolean {
    return this.turn.isShared ? this.turn.isMine : this.own.has(clientId);
  }

  private withFiles(work: (files: OutboxFiles) => void): void {
    void this.uploads.use((uploads) => {
      if (!this.closed) work(uploads.of(this));
    });
  }

  /** Brings its files to the server, if that is not being done. */
  private carry(pending: PendingMessage): void {
    if (pending.files?.some(isUnderWay)) this.withFiles((files) => files.carry(pending));
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
    const files = this.uploads.atHand(pending.files);
    // Bytes fit into no note.
    if (!this.store.note(message) || files.length > 0)
      this.unkept.update((ids) => new Set(ids).add(clientId));
    if (await this.store.put(message, files)) this.isKept(clientId);
    this.storing.delete(clientId);
    if (this.closed) return;
    this.tabs.tell({ type: 'added', message });
    void this.sender.drain(pending.conversationId);
  }

  private hear(fact: TabFact): void {
    switch (fact.type) {
      case 'added':
      case 'changed':
        return this.hearMessage(fromKept(fact.message));
      case 'file':
        return this.hearFile(fromKeptFile(fact.file));
      case 'discarded':
        return this.drop(fact.clientId);
      case 'settled':
        this.drop(fact.clientId);
        if (fact.message) this.stored(fact.message);
    }
  }

  private hearMessage(told: PendingMessage): void {
    const { clientId, conversationId } = told;
    const { previews } = this.uploads;
    const files = told.files?.map((file) => ({ ...file, previewUrl: previews.get(file.key) ?? null }));
    this.replace({ ...told, ...(files && { files }) });
    this.sender.forget(clientId);
    if (this.isOurs(clientId)) this.carry(told);
    void this.sender.drain(conversationId);
  }

  private hearFile(file: AttachedFile): void {
    const pending = this.find(({ files }) => files?.some(({ key }) => key === file.key) ?? false);
    if (!pending) return;
    this.uploads.useIfLoaded((uploads) => uploads.of(this).hear(file));
    this.replace(withFile(pending, file));
    void this.sender.drain(pending.conversationId);
  }

  private byId(clientId: string): PendingMessage | undefined {
    return this.find((one) => one.clientId === clientId);
  }

  private replace(pending: PendingMessage): void {
    this.all.update((all) => inOrder(...all, pending));
  }

  private forget(clientId: string): void {
    const pending = this.byId(clientId);
    if (pending) void this.store.remove(toKept(pending));
    this.drop(clientId);
  }

  private isKept(clientId: string): void {
    if (untracked(this.unkept).has(clientId))
      this.unkept.update((ids) => new Set([...ids].filter((id) => id !== clientId)));
  }

  private drop(clientId: string): void {
    const pending = this.byId(clientId);
    if (pending?.files) this.uploads.useIfLoaded((uploads) => uploads.of(this).forget(pending));
    this.sender.forget(clientId);
    this.isKept(clientId);
    this.own.delete(clientId);
    this.all.update((all) => all.filter((one) => one.clientId !== clientId));
  }
}
