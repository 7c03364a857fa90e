import type { ConversationEvent, PersonRef } from '@prochat/contract';
import type { Appended, ChatStore, MessageRecord, NewMessage, Transition } from '@prochat/server/chat';
import { SHARED, SHARED_LANE, afterFact, clientIdOf, newLane, numberOf, stepOf, textOf } from './facts';
import type { Fact, LaneState, OwnMessage } from './facts';

export interface LoadOptions {
  seed: number;
  lanes: number;
  /** Texts have up to so many letters beside their words. */
  mostLetters: number;
}

const PERSON: PersonRef = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
const STAFF: readonly PersonRef[] = [
  { id: 'd'.repeat(24), displayName: 'Dana Whitfield' },
  { id: 'b'.repeat(24), displayName: 'Mikael Berg' },
];

/**
 * Works on a store from many lanes, each doing one step after the other and saying it only after its ack. A step that is
 * done again after a crash asks for the very same, as a client with an outbox does.
 */
export class StoreLoad {
  #shared: string[] = [];

  constructor(
    private readonly store: ChatStore,
    private readonly options: LoadOptions,
    private readonly say: (fact: Fact) => void,
  ) {}

  async makeShared(): Promise<void> {
    for (let i = 0; i < SHARED; i++) {
      const fact = await this.#create({ ...newLane(SHARED_LANE), next: i }, PERSON);
      this.#shared.push(fact.conversationId);
      this.say(fact);
    }
  }

  /** One step. @returns the lane after it. @throws what the store throws; the step may then be tried again. */
  async step(state: LaneState): Promise<LaneState> {
    const fact = await this.#do(state);
    this.say(fact);
    return afterFact(state, fact);
  }

  async #do(state: LaneState): Promise<Fact> {
    const { lane, next: i } = state;
    const step = stepOf(state, this.options.seed);
    const desk = state.desk ?? '';
    const shared = this.#shared[this.#number(state, 3) % SHARED] ?? '';
    const own = state.own[this.#number(state, 4) % state.own.length];
    const staff = STAFF[this.#number(state, 5) % 2] as PersonRef;
    switch (step) {
      case 'create':
        return this.#create(state, personOf(lane));
      case 'append':
      case 'append twice':
      case 'note': {
        const toDesk = this.#number(state, 6) % 4 === 0;
        return this.#append(state, step, toDesk ? desk : shared);
      }
      case 'claim':
        return this.#move(state, step, desk, transitionTo('assigned', staff, { type: 'claimed', by: staff }));
      case 'close':
        return this.#move(state, step, desk, transitionTo('closed', staff, { type: 'closed', by: staff }));
      case 'reopen':
        return this.#move(state, step, desk, transitionTo('open', null, { type: 'reopened', by: staff }));
      case 'hand over': {
        const event = { type: 'assigned', by: staff, to: staff } as const;
        return this.#move(state, step, shared, transitionTo('assigned', staff, event));
      }
      case 'read':
        return this.#read(state, this.#number(state, 7) % 2 ? shared : desk);
      case 'edit':
      case 'delete':
        return this.#revise(state, step, own as OwnMessage);
      case 'look':
        await this.#look(shared);
        return { lane, i, step, conversationId: shared };
      case 'search': {
        const words = [own ? 'invoice' : 'refund'];
        await this.store.searchMessages({ words, reader: { side: 'professional' } }, { limit: 5 });
        return { lane, i, step, conversationId: shared };
      }
    }
  }

  async #create(state: LaneState, user: PersonRef): Promise<Fact> {
    const { lane, next: i } = state;
    const { conversationId: _, ...firstMessage } = this.#message(state, 'message', '');
    const { conversation, message } = await this.store.createConversation({
      user,
      topic: `Topic ${clientIdOf(lane, i)}`,
      priority: 'normal',
      createdAt: now(),
      openLimit: 1_000_000,
      firstMessage: { ...firstMessage, senderId: user.id, senderRole: 'user' },
    });
    return toFact(state, 'create', conversation.id, message);
  }

  async #append(
    state: LaneState,
    step: 'append' | 'append twice' | 'note',
    conversationId: string,
  ): Promise<Fact> {
    const message = this.#message(state, step === 'note' ? 'note' : 'message', conversationId);
    const answers = await Promise.all(
      (step === 'append twice' ? [message, message] : [message]).map((each) =>
        this.store.appendMessages([each]),
      ),
    );
    const [appended, again = appended] = answers.flat();
    expectSame(appended, again);
    const { lane, next: i } = state;
    if (!appended?.ok && appended?.code === 'CONVERSATION_CLOSED')
      return { lane, i, step, conversationId, refused: true };
    if (!appended?.ok) throw new Error(`refused: ${appended?.code}`);
    await this.#expectToFind(appended.message);
    return toFact(state, step, conversationId, appended.message);
  }

  async #move(state: LaneState, step: Fact['step'], id: string, transition: Transition): Promise<Fact> {
    const moved = await this.store.transition(id, transition);
    return toFact(state, step, id, moved?.message ?? null);
  }

  async #read(state: LaneState, conversationId: string): Promise<Fact> {
    const { lane, next: i } = state;
    const side = this.#number(state, 8) % 2 ? 'user' : 'professional';
    const upToSeq = 1 + (this.#number(state, 9) % (i + 1));
    const { conversation } = await this.store.markRead(conversationId, side, {
      readerId: (side === 'user' ? PERSON : STAFF[0])?.id ?? '',
      upToSeq,
      at: now(),
    });
    const reached = conversation.read[side].upToSeq;
    return { lane, i, step: 'read', conversationId, read: { side, upToSeq: reached } };
  }

  async #revise(state: LaneState, step: 'edit' | 'delete', own: OwnMessage): Promise<Fact> {
    const { lane, next: i } = state;
    const { conversationId, id } = own;
    const stored = await this.store.findMessage(conversationId, id);
    if (!stored) throw new Error(`Message ${id} is gone.`);
    // It was deleted by this very step before a crash.
    if (stored.deletedAt !== null) return toFact(state, step, conversationId, stored);
    const sentAt = Number(stored.clientId?.split('n')[1]);
    const change =
      step === 'delete'
        ? ({ deleted: true } as const)
        : { text: textOf(lane, sentAt, i, this.options.mostLetters) };
    const { message } = await this.store.reviseMessage(conversationId, id, change, now());
    return { ...toFact(state, step, conversationId, message), revision: message.revision };
  }

  async #look(conversationId: string): Promise<void> {
    const { items } = await this.store.sliceMessages(conversationId, 'professional', { limit: 50 });
    await this.store.listConversations({ list: 'queue' }, { limit: 20 });
    await this.store.countConversations();
    if (items.some(({ seq }, i) => seq !== (items[0]?.seq ?? 0) + i)) throw new Error('A page has a hole.');
  }

  /** Whoever has an ack can read what was acknowledged. */
  async #expectToFind({ conversationId, id, clientId }: MessageRecord): Promise<void> {
    const found = await this.store.findMessage(conversationId, id);
    if (found?.clientId !== clientId) throw new Error(`Message ${id} is not where its ack says.`);
  }

  #message({ lane, next }: LaneState, kind: 'message' | 'note', conversationId: string): NewMessage {
    const isByStaff = kind === 'note' || lane % 2 === 1;
    const sender = isByStaff ? (STAFF[0] as PersonRef) : personOf(lane);
    return {
      conversationId,
      clientId: clientIdOf(lane, next),
      senderId: sender.id,
      senderName: sender.displayName,
      senderRole: isByStaff ? 'professional' : 'user',
      kind,
      text: textOf(lane, next, null, this.options.mostLetters),
      attachments: [],
      createdAt: now(),
    };
  }

  #number({ lane, next }: LaneState, purpose: number): number {
    return numberOf(this.options.seed, lane, next, purpose);
  }
}

function personOf(lane: number): PersonRef {
  return lane < 0
    ? PERSON
    : { id: (0x100 + lane).toString(16).padStart(24, '0'), displayName: 'Tomás Reyes' };
}

const EXPECTED = { assigned: ['open', 'assigned'], closed: ['open', 'assigned'], open: ['closed'] } as const;

function transitionTo(
  status: keyof typeof EXPECTED,
  assignedTo: PersonRef | null,
  event: ConversationEvent,
): Transition {
  const at = now();
  const closed =
    status === 'closed' ? { closedAt: at, closedBy: event.by } : { closedAt: null, closedBy: null };
  const waitingSince = status === 'open' ? at : null;
  return {
    expect: { status: EXPECTED[status] },
    set: { status, assignedTo, waitingSince, ...closed },
    event,
    at,
  };
}

function toFact(
  state: LaneState,
  step: Fact['step'],
  conversationId: string,
  message: MessageRecord | null,
): Fact {
  const { lane, next: i } = state;
  if (!message) return { lane, i, step, conversationId };
  const { id, seq, clientId, text } = message;
  return { lane, i, step, conversationId, message: { id, seq, clientId, text } };
}

function expectSame(one: Appended | undefined, other: Appended | undefined): void {
  const isSame = one?.ok === other?.ok && (!one?.ok || !other?.ok || one.message.id === other.message.id);
  if (!isSame) throw new Error('A message sent twice has two answers.');
}

function now(): string {
  return new Date().toISOString();
}
