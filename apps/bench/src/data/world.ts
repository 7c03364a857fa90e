import type { ConversationStatus, Priority, Side } from '@prochat/contract';
import type { NewUser } from '@prochat/server/auth';
import { person } from './people';
import { Random } from './random';
import { Vocabulary } from './vocabulary';

export interface Size {
  /** Messages in the long conversations; each other conversation has one more. */
  messages: number;
  /** Conversations with a long log. */
  conversations: number;
  /** All conversations. */
  inbox: number;
  seed: number;
}

export interface PlannedConversation {
  user: number;
  professional: number;
  topic: string;
  priority: Priority;
  status: ConversationStatus;
  createdAt: string;
}

export interface PlannedMessage {
  conversation: number;
  sender: Side;
  kind: 'message' | 'note';
  text: string;
  createdAt: string;
}

const PRIORITIES: Record<Priority, number> = { low: 20, normal: 60, high: 18, urgent: 2 };
const STATUSES: Record<ConversationStatus, number> = { open: 5, assigned: 10, closed: 85 };
const BEGIN = Date.UTC(2024, 10, 1);
const SPAN_MS = 2 * 365 * 86_400_000;
/** Of the messages, in conversation 0: the one whose deepest page is far down. */
const LARGEST_SHARE = 0.05;
const NOTE_SHARE = 0.03;

/**
 * What is in a store under measurement, as a pure function of its size and seed: people, conversations, and messages in
 * the order in which they were sent, so that those of one conversation lie among those of others as in life. Nothing is
 * kept but numbers; each thing is made when it is asked for.
 */
export class World {
  readonly words: Vocabulary;
  readonly users: number;
  readonly professionals: number;
  /** Messages by conversation. */
  readonly lengths: Uint32Array;
  readonly #begins: Float64Array;
  /** The conversation and the moment (share of the span) of each message, in the order of sending. */
  readonly #conversations: Uint32Array;
  readonly #moments: Float64Array;

  constructor(readonly size: Size) {
    this.words = new Vocabulary(size.seed);
    this.users = Math.min(40_000, Math.ceil(size.inbox * 0.4));
    this.professionals = Math.min(200, Math.max(10, Math.ceil(size.inbox / 500)));
    this.lengths = lengths(size);
    this.#begins = new Float64Array(size.inbox);
    const sent = this.#send();
    this.#conversations = sent.conversations;
    this.#moments = sent.moments;
  }

  get messages(): number {
    return this.#conversations.length;
  }

  user(index: number): NewUser {
    return person(this.size.seed, this.words, index, 'user', at(0));
  }

  professional(index: number): NewUser {
    return person(this.size.seed, this.words, index, 'staff', at(0));
  }

  conversation(index: number): PlannedConversation {
    const random = Random.of(this.size.seed, 3, index);
    return {
      user: random.skewed(this.users, 2),
      professional: random.skewed(this.professionals, 1.3),
      topic: this.words.sentence(random, random.between(2, 6)),
      priority: random.weighted(PRIORITIES),
      // The largest stays writable: messages are appended to it.
      status: index === 0 ? 'assigned' : random.weighted(STATUSES),
      createdAt: at(this.#begins[index] ?? 0),
    };
  }

  /** The `index`th message of all, in the order of sending. */
  message(index: number): PlannedMessage {
    const random = Random.of(this.size.seed, 4, index);
    const sender: Side = random.next() < 0.5 ? 'user' : 'professional';
    return {
      conversation: this.#conversations[index] ?? 0,
      sender,
      kind: sender === 'professional' && random.next() < NOTE_SHARE * 2 ? 'note' : 'message',
      text: this.words.sentence(random, Math.min(200, Math.max(1, Math.round(random.logNormal(10, 0.9))))),
      createdAt: at(this.#moments[index] ?? 0),
    };
  }

  /** Spreads each conversation's messages over its days and sorts all of them by time. */
  #send(): { conversations: Uint32Array; moments: Float64Array } {
    const total = this.lengths.reduce((sum, length) => sum + length, 0);
    const unsorted = { conversations: new Uint32Array(total), moments: new Float64Array(total) };
    let next = 0;
    this.lengths.forEach((length, conversation) => {
      const random = Random.of(this.size.seed, 5, conversation);
      const begin = conversation === 0 ? 0 : random.next();
      const duration = conversation === 0 ? 1 : Math.min(1 - begin, random.logNormal(0.002, 1));
      this.#begins[conversation] = begin;
      for (let i = 0; i < length; i += 1) {
        unsorted.conversations[next] = conversation;
        unsorted.moments[next] = begin + duration * random.next();
        next += 1;
      }
    });
    const order = new Uint32Array(total).map((_, i) => i);
    order.sort((a, b) => (unsorted.moments[a] ?? 0) - (unsorted.moments[b] ?? 0));
    return {
      conversations: new Uint32Array(total).map((_, i) => unsorted.conversations[order[i] ?? 0] ?? 0),
      moments: new Float64Array(total).map((_, i) => unsorted.moments[order[i] ?? 0] ?? 0),
    };
  }
}

/** Log-normal lengths of the long conversations that add up to `messages`; one message in each other one. */
function lengths({ messages, conversations, inbox, seed }: Size): Uint32Array {
  const random = Random.of(seed, 6, 0);
  const largest = Math.max(1, Math.round(messages * LARGEST_SHARE));
  const weights = new Float64Array(conversations).map((_, i) => (i === 0 ? 0 : random.logNormal(1, 1.2)));
  const weight = weights.reduce((sum, each) => sum + each, 0);
  const result = new Uint32Array(inbox).fill(1);
  result[0] = largest;
  for (let i = 1; i < conversations; i += 1)
    result[i] = Math.max(1, Math.round(((weights[i] ?? 0) / weight) * (messages - largest)));
  return result;
}

function at(moment: number): string {
  return new Date(BEGIN + Math.floor(moment * SPAN_MS)).toISOString();
}
