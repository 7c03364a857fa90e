import type { PersonRef } from '@prochat/contract';
import type { AuthStore, NewUser } from '@prochat/server/auth';
import type { ChatStore, NewMessage, Transition } from '@prochat/server/chat';
import { Progress } from '../progress';
import type { World } from './world';

/** The ids that a store gave to the people and conversations of a `World`, by index. */
export interface Filled {
  users: string[];
  professionals: string[];
  conversations: string[];
  phases: FillPhase[];
}

export interface FillPhase {
  what: string;
  count: number;
  seconds: number;
}

export interface FillSpeed {
  /** Messages of one call of `appendMessages`. */
  batch: number;
  /** Calls under way at once. */
  lanes: number;
}

/** Nobody is refused for having too many. */
const NO_LIMIT = 1_000_000;

/** Brings a world into an empty store through the methods that the product itself uses, and times each kind of them. */
export class Filling {
  readonly #phases: FillPhase[] = [];

  constructor(
    private readonly stores: { auth: AuthStore; chat: ChatStore },
    private readonly world: World,
    private readonly speed: FillSpeed,
    private readonly interruption: AbortSignal,
  ) {}

  /** @throws Error when it is interrupted */
  async run(): Promise<Filled> {
    const { world } = this;
    const users = await this.#people('users', world.users, (i) => world.user(i));
    const professionals = await this.#people('professionals', world.professionals, (i) =>
      world.professional(i),
    );
    const conversations = new Array<string>(world.size.inbox);
    const filled = { users, professionals, conversations, phases: this.#phases };
    await this.#each('conversations', world.size.inbox, 1, this.speed.lanes, async (i) => {
      conversations[i] = await this.#open(i, filled);
    });
    // One batch after the other, as the order of sending must stay.
    await this.#each('messages', world.messages, this.speed.batch, 1, (from, count) =>
      this.#append(from, count, filled),
    );
    await this.#each('claims and closings', world.size.inbox, 1, this.speed.lanes, (i) =>
      this.#settle(i, filled),
    );
    // An index that follows behind is up to date when a search has answered: it must not work during the measurements.
    await this.#each('messages in the search index', world.messages, world.messages, 1, async () => {
      await this.stores.chat.searchMessages({ words: ['x'], reader: { side: 'professional' } }, { limit: 1 });
    });
    return filled;
  }

  async #people(what: string, count: number, make: (index: number) => NewUser): Promise<string[]> {
    const ids = new Array<string>(count);
    await this.#each(what, count, 1, this.speed.lanes, async (i) => {
      ids[i] = (await this.stores.auth.createUser(make(i))).id;
    });
    return ids;
  }

  async #open(index: number, { users }: Filled): Promise<string> {
    const { user, topic, priority, createdAt } = this.world.conversation(index);
    const created = await this.stores.chat.createConversation({
      user: userRef(this.world, users, user),
      topic,
      priority,
      createdAt,
      openLimit: NO_LIMIT,
    });
    return created.conversation.id;
  }

  async #append(from: number, count: number, filled: Filled): Promise<void> {
    const batch = Array.from({ length: count }, (_, i) => newMessage(this.world, filled, from + i));
    const appended = await this.stores.chat.appendMessages(batch);
    if (!appended.every(({ ok }) => ok)) throw new Error('A message of the filling was refused.');
  }

  async #settle(index: number, { conversations, professionals }: Filled): Promise<void> {
    const { status, professional, createdAt } = this.world.conversation(index);
    if (status === 'open') return;
    const by = professionalRef(this.world, professionals, professional);
    const transition = status === 'assigned' ? claim(by, createdAt) : close(by, createdAt);
    const done = await this.stores.chat.transition(conversations[index] ?? '', transition);
    if (!done) throw new Error('A transition of the filling was refused.');
  }

  /** Calls `work` for stretches of `step` things, `lanes` of them at once. */
  async #each(
    what: string,
    count: number,
    step: number,
    lanes: number,
    work: (from: number, count: number) => Promise<void>,
  ): Promise<void> {
    const progress = new Progress(what, count);
    const startedAt = performance.now();
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < count) {
        this.interruption.throwIfAborted();
        const from = next;
        next += step;
        const taken = Math.min(step, count - from);
        await work(from, taken);
        progress.add(taken);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    progress.stop();
    this.#phases.push({ what, count, seconds: (performance.now() - startedAt) / 1000 });
  }
}

export function newMessage(world: World, filled: Filled, index: number): NewMessage {
  const { conversation, sender, kind, text, createdAt } = world.message(index);
  const { user, professional } = world.conversation(conversation);
  const by =
    sender === 'user'
      ? userRef(world, filled.users, user)
      : professionalRef(world, filled.professionals, professional);
  return {
    conversationId: filled.conversations[conversation] ?? '',
    clientId: `filled-${index}`,
    senderId: by.id,
    senderName: by.displayName,
    senderRole: sender,
    kind,
    text,
    attachments: [],
    createdAt,
  };
}

export function userRef(world: World, ids: readonly string[], index: number): PersonRef {
  return { id: ids[index] ?? '', displayName: world.user(index).displayName };
}

export function professionalRef(world: World, ids: readonly string[], index: number): PersonRef {
  return { id: ids[index] ?? '', displayName: world.professional(index).displayName };
}

/** Out of the queue, into a professional's hands. */
export function claim(by: PersonRef, at: string): Transition {
  return {
    expect: { status: ['open'] },
    set: { status: 'assigned', assignedTo: by, waitingSince: null, closedAt: null, closedBy: null },
    event: { type: 'claimed', by },
    at,
  };
}

/** Back into the queue. */
export function release(by: PersonRef, at: string): Transition {
  return {
    expect: { status: ['assigned'] },
    set: { status: 'open', assignedTo: null, waitingSince: at, closedAt: null, closedBy: null },
    event: { type: 'assigned', by, to: null },
    at,
  };
}

function close(by: PersonRef, at: string): Transition {
  return {
    expect: { status: ['open'] },
    set: { status: 'closed', assignedTo: by, waitingSince: null, closedAt: at, closedBy: by },
    event: { type: 'closed', by },
    at,
  };
}
