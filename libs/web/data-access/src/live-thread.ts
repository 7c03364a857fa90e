import { computed, signal, untracked, type Signal } from '@angular/core';
import {
  LIMITS,
  type Conversation,
  type Message,
  type MessagePage,
  type PersonDetails,
  type TypingEvent,
} from '@prochat/contract';
import { AppError, toAppError } from './app-error';
import type { AttachedFile, FileTray } from './attached-file';
import { factsOf } from './facts';
import { MessageLog } from './message-log';
import { ReadMarker } from './read-marker';
import type { Thread } from './thread';
import { ThreadEntries } from './thread-entries';
import { ThreadPages } from './thread-pages';
import type { ThreadSurroundings } from './thread-surroundings';
import { OwnTyping, TypingPeople } from './typing-people';
import { firstPageSize, firstUnreadOf } from './unread';

/** Joining failed although the connection stands: until the next try. */
const REJOIN_MS = 2_000;

/**
 * One conversation, kept whole: loads the newest page, joins the room, closes every hole by fetching, catches up after
 * each reconnect and pages back. ConversationStore feeds it the facts; what is not stored yet lies in Outbox.
 */
export class LiveThread implements Thread {
  private readonly log = new MessageLog();
  private readonly pages: ThreadPages;
  private readonly typists = new TypingPeople();
  private readonly ownTyping: OwnTyping;
  private readonly reading: ReadMarker;
  private readonly stateNow = signal<'loading' | 'ready' | 'error'>('loading');
  private readonly errorNow = signal<AppError | null>(null);
  private readonly personNow = signal<PersonDetails | undefined>(undefined);
  private readonly firstUnread = signal<number | null>(null);
  private openings = 0;
  private loading: Promise<void> | null = null;
  private filling: Promise<void> | null = null;
  private rejoinTimer: ReturnType<typeof setTimeout> | undefined;

  readonly conversation: Signal<Conversation | undefined>;
  readonly person = this.personNow.asReadonly();
  readonly entries: Thread['entries'];
  readonly state = this.stateNow.asReadonly();
  readonly error = computed(() => this.errorNow() ?? this.pages.error());
  readonly hasOlder: Signal<boolean>;
  readonly loadingOlder: Signal<boolean>;
  readonly gapAfterSeq: Signal<number | null>;
  readonly loadingGap: Signal<boolean>;
  readonly typing = this.typists.now;
  readonly firstUnreadSeq = this.firstUnread.asReadonly();

  constructor(
    readonly id: string,
    private readonly around: ThreadSurroundings,
  ) {
    this.conversation = around.conversation;
    this.reading = new ReadMarker(id, around);
    this.ownTyping = new OwnTyping((isTyping) =>
      around.socket.emitVolatile('typing', { conversationId: id, isTyping }),
    );
    const pages = (this.pages = new ThreadPages(id, this.log, around.api));
    this.hasOlder = pages.hasOlder;
    this.loadingOlder = pages.loadingOlder;
    this.gapAfterSeq = pages.gapAfterSeq;
    this.loadingGap = pages.loadingGap;
    const entries = new ThreadEntries(id, this.log, pages, around);
    this.entries = computed(() => entries.now());
  }

  get isOpen(): boolean {
    return this.openings > 0;
  }

  /** The highest seq that is held here without a hole before it. */
  get head(): number {
    return this.log.loaded ? untracked(() => this.log.head) : 0;
  }

  /** Edits are known up to here; `undefined` while nothing is loaded. */
  get revision(): number | undefined {
    return this.log.loaded ? this.log.revision : undefined;
  }

  open(): void {
    if (++this.openings > 1) return;
    this.around.drafts.open(this.id);
    untracked(() => void this.start());
  }

  close(): void {
    if (this.openings === 0 || --this.openings > 0) return;
    clearTimeout(this.rejoinTimer);
    this.reading.flush();
    this.around.drafts.close(this.id);
    this.typists.clear();
    this.setTyping(false);
    this.firstUnread.set(null);
    this.pages.trim();
    this.around.socket.emit('conversation:leave', { conversationId: this.id }).catch(() => undefined);
  }

  /** Its viewer has left, whether or not it is still on screen. */
  giveUp(): void {
    if (this.isOpen) this.around.drafts.close(this.id);
    this.openings = 0;
    clearTimeout(this.rejoinTimer);
    this.reading.stop();
    this.typists.clear();
  }

  reload(): void {
    if (this.isOpen) untracked(() => void this.start());
  }

  /** The connection stands (again): join, catch up, and say what could not be said meanwhile. Never rejects. */
  async connected(): Promise<void> {
    if (!this.isOpen) return;
    await this.start();
    this.reading.flush();
  }

  /** The server says that the log goes up to this seq. Never rejects. */
  async catchUpTo(head: number): Promise<void> {
    await this.loading; // It may be bringing just that.
    if (this.isOpen && this.log.loaded && head > this.head) await this.start();
  }

  /** Whether reading up to this seq is about to be reported anyway. */
  reportsReading(upToSeq: number): boolean {
    return this.reading.isDue(upToSeq);
  }

  loadOlder(): Promise<void> {
    return this.pages.loadOlder();
  }

  async showAround(seq: number): Promise<void> {
    // The newest come first: only then is it known what lies between.
    if (!this.log.loaded) await this.loading;
    await this.pages.showAround(seq);
  }

  loadGap(reads: 'above' | 'below'): Promise<void> {
    return this.pages.loadGap(reads);
  }

  send(text: string, kind: 'message' | 'note' = 'message', files: readonly AttachedFile[] = []): void {
    if (!text.trim() && files.length === 0) return;
    const { viewer, side, outbox } = this.around;
    this.ownTyping.over();
    // Only a professional has colleagues who could have answered meanwhile.
    const view =
      side === 'professional' && kind === 'message' ? { basedOnSeq: untracked(() => this.log.head) } : {};
    const attached = files.length > 0 ? { files } : {};
    outbox.add({ conversationId: this.id, senderId: viewer.id, text, kind, ...view, ...attached });
    this.around.drafts.set(this.id, '', kind === 'note' ? 'note' : 'reply');
  }

  retry(clientId: string): void {
    this.around.outbox.retry(clientId);
  }

  discard(clientId: string): void {
    this.around.outbox.discard(clientId);
  }

  takeBack(clientId: string, tray: FileTray): void {
    this.around.outbox.takeBack(clientId, tray);
  }

  retryFile(clientId: string, key: string): void {
    this.around.outbox.mendFile(clientId, key, 'retry');
  }

  removeFile(clientId: string, key: string): void {
    this.around.outbox.mendFile(clientId, key, 'remove');
  }

  setTyping(isTyping: boolean): void {
    this.ownTyping.set(isTyping);
  }

  markRead(upToSeq: number): void {
    // Whoever looks something up in the past has not read what lies between it and today.
    if (upToSeq <= (untracked(this.gapAfterSeq) ?? 0)) return;
    this.reading.mark(upToSeq);
  }

  /** From `apply`: a message, however it came. */
  receive(message: Message): void {
    if (message.senderId) this.typists.forget(message.senderId);
    this.log.add(message);
    if (untracked(this.log.hasHole) && this.isOpen) void this.fill();
  }

  /** From `apply`: messages that were edited or deleted; `upTo`: with these all edits up to that revision are known. */
  receiveUpdates(messages: readonly Message[], upTo = 0): void {
    for (const message of messages) {
      this.log.update(message);
      this.pages.update(message);
    }
    this.log.revision = Math.max(this.log.revision, upTo);
  }

  receiveTyping({ who, isTyping }: TypingEvent): void {
    if (this.isOpen && who.id !== this.around.viewer.id) this.typists.hear(who, isTyping);
  }

  /** From `apply`: too much of what is held was edited to be told one by one. What is open is loaded again by `join`. */
  receiveReload(): void {
    if (!this.isOpen) this.log.clear();
  }

  /** From `apply`: something about the conversation has changed; perhaps reading counts from now on. */
  receiveConversation(): void {
    this.reading.review();
  }

  /** From `apply`: its viewer cannot see it any more. */
  receiveEnd(): void {
    this.explain(new AppError('NOT_FOUND'));
  }

  private start(): Promise<void> {
    this.loading ??= this.loadAndJoin().finally(() => (this.loading = null));
    return this.loading;
  }

  private async loadAndJoin(): Promise<void> {
    try {
      if (this.log.loaded) this.showUnread();
      else await this.loadFirst();
      this.stateNow.set('ready');
      this.errorNow.set(null);
      await this.join();
    } catch (thrown) {
      this.explain(toAppError(thrown));
    }
  }

  private async loadFirst(): Promise<void> {
    if (!this.log.loaded) this.stateNow.set('loading');
    const { api, side } = this.around;
    const known = untracked(this.conversation);
    const [page] = await Promise.all([
      api.messages(this.id, { pageSize: firstPageSize(known, side) }),
      known && side === 'user' ? null : this.loadDetails(),
    ]);
    this.log.start(page.items);
    this.around.apply({ messages: page.items });
    this.pages.start(page);
    this.showUnread();
  }

  private async loadDetails(): Promise<void> {
    const { conversation, person } = await this.around.api.conversation(this.id);
    this.around.apply({ conversation });
    this.personNow.set(person);
  }

  private showUnread(): void {
    if (untracked(this.firstUnread) !== null) return;
    const { conversation, side } = this.around;
    this.firstUnread.set(firstUnreadOf(untracked(this.log.messages), untracked(conversation), side));
  }

  private async join(): Promise<void> {
    const { socket } = this.around;
    if (untracked(socket.state) !== 'online' || !this.isOpen) return;
    const reply = await socket.emit('conversation:join', {
      conversationId: this.id,
      afterSeq: this.log.head,
      afterRevision: this.log.revision,
    });
    this.around.apply(factsOf(reply));
    if (reply.reload) {
      await this.loadFirst();
      this.receiveUpdates([], reply.conversation.revision);
    }
    if (reply.more || untracked(this.log.hasHole)) await this.fill();
  }

  /** Fetches what lies between the stretch held and the newest, however much that is. */
  private fill(): Promise<void> {
    this.filling ??= this.fetchAfterHead().finally(() => (this.filling = null));
    return this.filling;
  }

  private async fetchAfterHead(): Promise<void> {
    try {
      let page: MessagePage;
      do {
        page = await this.around.api.messages(this.id, {
          after: this.log.head,
          pageSize: LIMITS.pageSizeMax,
        });
        this.around.apply({ messages: page.items });
      } while (page.hasMore && page.items.length > 0);
    } catch (thrown) {
      this.explain(toAppError(thrown));
    }
  }

  /** Lost connections heal by themselves; a refused conversation does not. */
  private explain(error: AppError): void {
    const gone = error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN';
    if (gone || !this.log.loaded) {
      this.errorNow.set(error);
      this.stateNow.set('error');
    }
    if (gone || !this.isOpen) return;
    clearTimeout(this.rejoinTimer);
    this.rejoinTimer = setTimeout(() => this.reload(), error.retryAfterMs ?? REJOIN_MS);
  }
}
