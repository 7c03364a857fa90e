import type { PersonRef, Priority } from '@prochat/contract';
import type { MessageRecord } from '@prochat/server/chat';
import fc from 'fast-check';
import { Twin } from './twin';
import type { TwinStores } from './twin-stores';

/** A number that chooses from a pool when the deed is done; shrinks to the first of it. */
export const choice = fc.nat(1_023);
export const minute = fc.nat(9);

const UNKNOWN: readonly Twin[] = ['f'.repeat(24), 'nobody'].map((id) => new Twin(id, id));

const person = (letter: string, displayName: string): PersonRef => ({ id: letter.repeat(24), displayName });

/** Few of each, so that everything meets everything. */
export const END_USERS = [person('a', 'Ana Oliveira'), person('b', 'Tomás Reyes')] as const;
export const STAFF = [person('c', 'Dana Whitfield'), person('d', 'Mikael Berg')] as const;
export const PRIORITY: readonly Priority[] = ['normal', 'high', 'urgent'];

/** Some of what words can be made of; the last has none. */
export const TEXTS = [
  'Hello',
  'Where is my invoice no. 42?',
  'Crème brûlée, 2nd try',
  'The invoice came, the parcel did not',
  'Straße İstanbul ﬁn x² ½ Ⅷ ①',
  '東京都 한국어 ไทย 42',
  'Заказ №42 ещё не пришёл',
  '𐐀𐐁 𞤀𞤁 e\u0301te\u0301 O\u2019Neill foo_bar-baz a.b@c.example',
  'and or not near "quoted" * ^ NEAR( invoice',
  '👍 !?',
] as const;

/** Beginnings of words above, and of none. */
export const WORDS = [
  'inv',
  'invoice',
  'h',
  '42',
  '4',
  'cre',
  'parcel',
  'strasse',
  'straße',
  'i',
  'fin',
  'x2',
  '1',
  'viii',
  '東',
  '한',
  '한국어',
  'ไ',
  'за',
  'еще',
  '𐐨',
  '𞤢',
  'ete',
  'neill',
  'foo',
  'foo_bar',
  'and',
  'near',
  'not',
  'edited',
  'ana',
  'tomas',
  'nothing',
] as const;

/** Beginnings of names above, and of none. */
export const NAMES = ['a', 'ana', 'tomas rey', 'whit dana', 'berg', 'nobody'] as const;

/** ISO time `minutes` after nine o'clock, far ahead so that no store's own clean-up interferes. */
export function at(minutes: number): string {
  return new Date(Date.UTC(2099, 2, 1, 9, minutes)).toISOString();
}

export interface KnownMessage {
  conversation: Twin;
  id: Twin;
  /** By which its sender knows it. */
  senderId: string;
  clientId: string;
}

type Kept = Pick<MessageRecord, 'id' | 'senderId' | 'clientId'> | null;

export interface KnownUpload {
  id: Twin;
  ownerId: string;
}

export interface KnownSession {
  id: Twin;
  refreshHash: string;
}

/** What the deeds of one run have brought about so far, as far as later ones refer to it. */
export class World {
  readonly conversations: Twin[] = [];
  readonly messages: KnownMessage[] = [];
  readonly users: Twin[] = [];
  readonly sessions: KnownSession[] = [];
  readonly uploads: KnownUpload[] = [];
  readonly cannedReplies: Twin[] = [];
  readonly invites: Twin[] = [];
  /** With the list each is for. */
  readonly cursors: { list: string; cursor: Twin }[] = [];

  constructor(readonly stores: TwinStores) {}

  /** Mostly a recent conversation, now and then an unknown one. */
  conversation(n: number): Twin {
    return pick(this.conversations.slice(-8), n, UNKNOWN);
  }

  /** A recent one that is there, as long as there is any. */
  knownConversation(n: number): Twin | undefined {
    const recent = this.conversations.slice(-8);
    return recent[n % recent.length];
  }

  message(n: number): KnownMessage {
    const nobody = { senderId: END_USERS[0].id, clientId: 'never sent' };
    const unknown = UNKNOWN.map((id) => ({ conversation: this.conversations.at(-1) ?? id, id, ...nobody }));
    return pick(this.messages.slice(-24), n, unknown);
  }

  /** Mostly a recent one of this person, or of anybody. */
  upload(n: number, ownerId?: string): Twin {
    const own = this.uploads.filter((upload) => ownerId === undefined || upload.ownerId === ownerId);
    return pick(
      own.slice(-8).map(({ id }) => id),
      n,
      UNKNOWN,
    );
  }

  /** Mostly a recent one, which may be gone. */
  cannedReply(n: number): Twin {
    return pick(this.cannedReplies.slice(-8), n, UNKNOWN);
  }

  /** Mostly a recent one, which may be gone. */
  invite(n: number): Twin {
    return pick(this.invites.slice(-8), n, UNKNOWN);
  }

  /** Of the `n`th from behind; of none when there are not so many. */
  inviteHash(n: number): string {
    return `invite-${this.invites.length - 1 - n}`;
  }

  user(n: number): Twin {
    return pick(this.users, n, UNKNOWN);
  }

  session(n: number): KnownSession {
    return pick(
      this.sessions,
      n,
      UNKNOWN.map((id) => ({ id, refreshHash: 'hash-0' })),
    );
  }

  /** None, one of this list, or now and then one of another list or none of anybody's. */
  cursor(list: string, n: number): { cursor?: Twin } {
    if (n % 3 === 0) return {};
    const family = (name: string) => name.split(' ')[0];
    const own = this.cursors.filter((kept) => kept.list === list).map(({ cursor }) => cursor);
    const foreign = this.cursors.find((kept) => family(kept.list) !== family(list))?.cursor;
    const invalid = ['', 'x', 'bm8'].map((text) => new Twin(text, text));
    if (n % 5 === 4) return { cursor: pick([], n, foreign ? [foreign, ...invalid] : invalid) };
    const last = own.slice(-6);
    return last.length === 0 ? {} : { cursor: last[(n >> 4) % last.length] };
  }

  keepCursor(list: string, both: { first: Paged; second: Paged } | null): void {
    if (both?.first.nextCursor && both.second.nextCursor)
      this.cursors.push({ list, cursor: new Twin(both.first.nextCursor, both.second.nextCursor) });
  }

  keepConversation(both: { first: HasConversation; second: HasConversation }): Twin {
    const { first, second } = both;
    const id = new Twin(first.conversation.id, second.conversation.id);
    if (!this.conversations.some((known) => known.first === id.first)) this.conversations.push(id);
    return id;
  }

  keepMessage(conversation: Twin, first: Kept, second: Kept): void {
    if (!first || !second || this.messages.some(({ id }) => id.first === first.id)) return;
    const { senderId, clientId } = first;
    this.messages.push({
      conversation,
      id: new Twin(first.id, second.id),
      senderId: senderId ?? '',
      clientId: clientId ?? '',
    });
  }
}

interface Paged {
  nextCursor: string | null;
}

interface HasConversation {
  conversation: { id: string };
}

/** One in twelve from `unknown`, also as long as the pool is empty. */
export function pick<T>(pool: readonly T[], n: number, unknown: readonly T[]): T {
  const from = n % 12 === 11 || pool.length === 0 ? unknown : pool;
  const chosen = from[(n >> 4) % from.length];
  if (chosen === undefined) throw new Error('There is nothing to choose from.');
  return chosen;
}
