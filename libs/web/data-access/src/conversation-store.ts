import { DestroyRef, Injectable, effect, inject, signal, untracked, type Signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type {
  AssignRequest,
  BulkRequest,
  BulkResponse,
  Conversation,
  CreateConversationRequest,
  CreateConversationResponse,
  Message,
  QueueCounts,
  QueueUpdateEvent,
  RateRequest,
  UpdateConversationRequest,
  User,
  View,
} from '@prochat/contract';
import { Subject, type Observable } from 'rxjs';
import type { ConversationChange } from './alerts/alert';
import { AppError, toAppError } from './app-error';
import type { FileTray } from './attached-file';
import { ChatApi } from './chat-api';
import { ChatSocket } from './chat-socket';
import type { ConversationList } from './conversation-list';
import { Drafts } from './drafts';
import type { Facts } from './facts';
import { Known } from './known';
import { LateUploads } from './late-uploads';
import { LiveThread } from './live-thread';
import { mergeConversation, withDelivery, withMessage, withReceipts } from './merge-conversation';
import { Outbox } from './outbox';
import { Session } from './session';
import type { Thread } from './thread';

/** What waits to be sent does not wait longer than this for what was missed. */
const CATCH_UP_MS = 10_000;
const NO_COUNTS: QueueCounts = { queue: 0, mine: 0, all: 0 };

/**
 * What is known of all conversations. Acknowledgements, events, pages and what joining and `sync` bring all come in by one
 * door, `apply`, so it does not matter which of them comes first, late or twice. Connects while somebody is signed in and
 * forgets everything when he is not. Sending is Outbox's, the messages of one conversation LiveThread's, finding out what
 * was missed CatchUp's business.
 */
@Injectable({ providedIn: 'root' })
export class ConversationStore {
  private readonly api = inject(ChatApi);
  private readonly socket = inject(ChatSocket);
  private readonly outbox = inject(Outbox);
  private readonly drafts = inject(Drafts);
  private readonly uploads = inject(LateUploads);
  private readonly session = inject(Session);
  private readonly destroyRef = inject(DestroyRef);
  private readonly countsNow = signal<QueueCounts>(NO_COUNTS);
  private queueVersion: number | null = null;
  private known: Known | null = null;

  private readonly changed = new Subject<ConversationChange>();

  /** How many conversations each of the staff's views holds. */
  readonly counts = this.countsNow.asReadonly();
  /** Each time something else is known of a conversation than before, by whichever way. */
  readonly changes = this.changed.asObservable();

  constructor() {
    this.listen();
    this.destroyRef.onDestroy(() => this.serve(null));
    this.serve(untracked(this.session.user));
    effect(() => {
      const viewer = this.session.user();
      untracked(() => this.serve(viewer));
    });
  }

  /** The end user's own conversations, last activity first. */
  get own(): ConversationList {
    const { lists, viewer } = this.served();
    return lists.for('own', viewer);
  }

  /** What a professional holds, whichever filters his views are narrowed by. */
  get held(): ConversationList {
    const { lists, viewer } = this.served();
    return lists.for('held', viewer);
  }

  /** One of the staff's views; the same list for the same view until somebody else signs in. */
  list(view: View): ConversationList {
    const { lists, viewer } = this.served();
    return lists.for(view, viewer);
  }

  /** `undefined` until something of it is known. */
  conversation(id: string): Signal<Conversation | undefined> {
    return (this.known?.cell(id) ?? signal(undefined)).asReadonly();
  }

  /** The same thread for the same id. Only while somebody is signed in. */
  thread(id: string): Thread {
    const known = this.served();
    const held = known.threads.get(id);
    if (held) return held;
    const { api, socket, outbox, drafts } = this;
    const { viewer, side } = known;
    const thread = new LiveThread(id, {
      api,
      socket,
      outbox,
      drafts,
      conversation: known.cell(id).asReadonly(),
      viewer,
      side,
      apply: (facts) => this.applyFor(known, facts),
    });
    known.addThread(thread);
    return thread;
  }

  /**
   * Opens a conversation. Repeat it with the same `message.clientId` as long as it is the same wish. The tray's files go
   * with its message: it waits until they are ready, rejects with the reason of one that fails, and empties the tray.
   */
  async create(request: CreateConversationRequest, tray?: FileTray): Promise<Conversation> {
    const { known } = this;
    const { conversation, message } = await this.createWith(request, tray);
    this.applyFor(known, { conversation, ...(message && { messages: [message] }) });
    return conversation;
  }

  /** Rejects with ALREADY_ASSIGNED, whose `details.assignedTo` names the winner. */
  async claim(id: string): Promise<Conversation> {
    return this.applied(this.api.assign(id));
  }

  async assign(id: string, request: AssignRequest): Promise<Conversation> {
    return this.applied(this.api.assign(id, request));
  }

  /** Priority and tags. */
  async update(id: string, request: UpdateConversationRequest): Promise<Conversation> {
    return this.applied(this.api.update(id, request));
  }

  async close(id: string): Promise<Conversation> {
    return this.applied(this.api.close(id));
  }

  /** The same for each of some; what was refused stays as it was. */
  async bulk(request: BulkRequest): Promise<BulkResponse['results']> {
    const { known } = this;
    const { results } = await this.api.bulk(request);
    for (const result of results) if (result.ok) this.applyFor(known, { conversation: result.conversation });
    return results;
  }

  async reopen(id: string): Promise<Conversation> {
    return this.applied(this.api.reopen(id));
  }

  /** Rejects with NOT_CLOSED or ALREADY_RATED when it is another one than was known here; it is known then. */
  async rate(id: string, request: RateRequest): Promise<Conversation> {
    try {
      return await this.applied(this.api.rate(id, request));
    } catch (thrown) {
      const { code } = toAppError(thrown);
      if (code === 'ALREADY_RATED' || code === 'NOT_CLOSED')
        await this.applied(this.api.conversation(id)).catch(() => undefined);
      throw thrown;
    }
  }

  private createWith(
    request: CreateConversationRequest,
    tray?: FileTray,
  ): Promise<CreateConversationResponse> {
    const { message } = request;
    if (!tray || !message || untracked(tray.files).length === 0) return this.api.create(request);
    return this.uploads.use((uploads) =>
      uploads.sendWith(tray, (attachments) =>
        this.api.create({ ...request, message: { ...message, attachments } }),
      ),
    );
  }

  private async applied(change: Promise<{ conversation: Conversation }>): Promise<Conversation> {
    const { known } = this;
    const { conversation } = await change;
    this.applyFor(known, { conversation });
    return conversation;
  }

  /** The one door. Whatever this device learns of a conversation changes what is known here, and nowhere else. */
  private apply({ conversation, messages, read, delivered, gone, ...edits }: Facts): void {
    if (conversation) this.change(conversation.id, (held) => mergeConversation(held, conversation));
    this.applyEdits(edits, conversation);
    for (const message of messages ?? []) this.applyMessage(message);
    if (read) this.change(read.conversationId, (held) => held && withReceipts(held, read));
    if (delivered) this.change(delivered.conversationId, (held) => held && withDelivery(held, delivered));
    if (gone !== undefined) this.known?.forget(gone);
  }

  /** What was asked for one person is not applied for the next. */
  private applyFor(known: Known | null, facts: Facts): void {
    if (known === this.known) this.apply(facts);
  }

  private applyMessage(message: Message): void {
    const { known } = this;
    if (!known) return;
    const { conversationId, clientId, senderId, seq } = message;
    known.threads.get(conversationId)?.receive(message);
    if (clientId && senderId === known.viewer.id) this.outbox.settle(clientId);
    const held = known.conversation(conversationId);
    const after = held && withMessage(held, message);
    if (after) this.change(conversationId, () => after);
    else known.catchUp.want(conversationId, seq);
    known.arrivals.receive(message);
  }

  private applyEdits({ updated = [], editsComplete, reload }: Facts, conversation?: Conversation): void {
    const threads = this.known?.threads;
    for (const message of updated) threads?.get(message.conversationId)?.receiveUpdates([message]);
    const thread = conversation && threads?.get(conversation.id);
    if (editsComplete) thread?.receiveUpdates([], conversation?.revision);
    if (reload) thread?.receiveReload();
  }

  private change(id: string, after: (held: Conversation | undefined) => Conversation | undefined): void {
    const { known } = this;
    if (!known) return;
    const before = known.conversation(id);
    const now = after(before);
    if (!now) return;
    known.cell(id).set(now);
    untracked(() => {
      known.lists.consider(now);
      known.threads.get(id)?.receiveConversation();
      known.arrivals.know(now);
      if (now !== before) this.changed.next({ before, now });
    });
  }

  private applyQueue({ version, counts, changed }: QueueUpdateEvent): void {
    const missed = this.queueVersion !== null && version > this.queueVersion + 1;
    this.queueVersion = version;
    this.countsNow.set(counts);
    for (const conversation of changed) this.apply({ conversation });
    if (missed) this.known?.lists.refresh();
  }

  private listen(): void {
    const { socket } = this;
    this.each(socket.on('message:new'), ({ message }) => this.apply({ messages: [message] }));
    this.each(socket.on('message:updated'), ({ message }) => this.apply({ updated: [message] }));
    this.each(socket.on('read:receipts'), (read) => this.apply({ read }));
    this.each(socket.on('delivered:receipts'), (delivered) => this.apply({ delivered }));
    for (const change of [
      'conversation:assigned',
      'conversation:closed',
      'conversation:reopened',
      'conversation:updated',
    ] as const) {
      this.each(socket.on(change), ({ conversation }) => this.apply({ conversation }));
    }
    this.each(this.outbox.acknowledged, (message) => this.apply({ messages: [message] }));
    this.each(socket.on('queue:update'), (update) => this.applyQueue(update));
    this.each(socket.on('typing'), (event) =>
      this.known?.threads.get(event.conversationId)?.receiveTyping(event),
    );
    this.each(socket.on('heads'), (heads) => void this.known?.catchUp.hear(heads));
    this.each(socket.connected, () => void this.catchUp());
    this.each(socket.reconnected, () => this.known?.lists.refresh());
  }

  private each<T>(facts: Observable<T>, apply: (fact: T) => void): void {
    facts.pipe(takeUntilDestroyed(this.destroyRef)).subscribe(apply);
  }

  /** First what others said, then what one has to say: a message whose acknowledgement got lost is thus not sent twice. */
  private async catchUp(): Promise<void> {
    this.queueVersion = null; // Perhaps of another server process.
    this.drafts.resume();
    this.known?.arrivals.connected();
    const goOn = setTimeout(() => this.outbox.resume(), CATCH_UP_MS);
    await this.known?.catchUp.connected();
    clearTimeout(goOn);
    this.outbox.resume();
  }

  private serve(viewer: User | null): void {
    if (this.known?.viewer.id === viewer?.id) return;
    this.socket.disconnect();
    this.known?.end();
    this.known = viewer && this.begin(viewer);
    this.countsNow.set(NO_COUNTS);
    this.outbox.openFor(viewer?.id ?? null);
    if (viewer) this.socket.connect();
  }

  private begin(viewer: User): Known {
    const known: Known = new Known(viewer, { api: this.api, socket: this.socket }, (facts) =>
      this.applyFor(known, facts),
    );
    return known;
  }

  private served(): Known {
    const viewer = untracked(this.session.user);
    // Whoever asks in the same turn as he signs in must not be given what the one before him had.
    if (viewer) untracked(() => this.serve(viewer));
    if (!viewer || !this.known) throw new AppError('UNAUTHENTICATED');
    return this.known;
  }
}
