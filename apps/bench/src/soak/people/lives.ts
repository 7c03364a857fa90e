import type { CreateConversationResponse } from '@prochat/contract';
import { ClientSession, type FollowingClient } from '@prochat/server/testing';
import { v7 as uuid } from 'uuid';
import type { Governor } from '../governor';
import type { Intent } from '../ledger';
import type { Watcher } from '../checks/watcher';
import { Deeds } from './deeds';
import { wordsOf } from './words';
import type { Inhabitant, Known } from './world';

/** More unanswered messages in one conversation are not written: people wait as well. */
const WAITING_MAX = 3;
/** Messages of one's own that are still remembered for edits, deletions and repetitions. */
const REMEMBERED = 50;
const CONVERSATIONS_PER_USER = 2;
const CONVERSATIONS_MAX = 6;
const CREATION_TRIES = 20;

/** How a person spends his turns, until the governor sends everybody home. */
export class Lives {
  readonly #mine = new Map<string, { clientId: string; intent: Intent }[]>();

  constructor(
    private readonly deeds: Deeds,
    private readonly governor: Governor,
    private readonly watcher: Watcher,
  ) {}

  /** Everybody's life; resolves when all are home. */
  async live(): Promise<void> {
    const { users, staff, admin } = this.deeds.world;
    await Promise.all([
      ...users.map((user) => this.#spend(user, (client) => this.#userTurn(user, client))),
      ...staff.map((one) => this.#spend(one, (client) => this.#staffTurn(one, client))),
      this.#spend(admin, (client) => this.#adminTurn(admin, client)),
    ]);
  }

  /** The conversations there are to begin with, each opened by its user and claimed by somebody. */
  async begin(): Promise<void> {
    const { users, staff } = this.deeds.world;
    for (const user of users)
      for (let n = 0; n < CONVERSATIONS_PER_USER; n += 1) await this.#newConversation(user);
    for (const client of this.deeds.world.clients) client.start();
    for (const client of this.deeds.world.clients)
      await until(() => client.connected, `${client.name} to connect`);
    const { clients, conversations } = this.deeds.world;
    for (const [place, client] of clients.entries())
      for (const [index, { id, userId }] of [...conversations.values()].entries())
        if (userId === client.userId ? index % 2 === 0 : client.side !== 'user' && (index + place) % 8 === 0)
          this.#open(client, id);
    for (const [index, { id }] of [...this.deeds.world.conversations.values()].entries())
      if (index % 5 > 0) await this.deeds.claim(clientOf(staff[index % staff.length] as Inhabitant), id);
  }

  async #spend(inhabitant: Inhabitant, turn: (client: FollowingClient) => Promise<void>): Promise<void> {
    for (;;) {
      await this.governor.turn();
      if (this.governor.stopped) return;
      const ready = inhabitant.clients.filter(({ connected }) => connected);
      if (inhabitant.blocked || ready.length === 0) {
        this.governor.giveBack();
        await pause(50);
        continue;
      }
      await turn(inhabitant.random.pick(ready));
    }
  }

  async #userTurn(user: Inhabitant, client: FollowingClient): Promise<void> {
    const { random } = user;
    const own = this.deeds.world.conversationsOf(user.id);
    if (own.length === 0) return this.#newConversation(user);
    const known = random.pick(own);
    const deed = random.weighted({
      ...{ send: 880, read: 60, edit: 15, delete: 5, resend: 15, open: 12 },
      ...{ close: 3, reopen: 3, drop: 4, logOut: 1, begin: 1 },
    });
    if (deed === 'send') return this.#write(user, client, known);
    if (deed === 'begin') return own.length < CONVERSATIONS_MAX ? this.#newConversation(user) : undefined;
    if (deed === 'read') return this.deeds.read(client, known.id);
    if (deed === 'close') return this.deeds.close(client, known.id);
    if (deed === 'reopen') return known.status === 'closed' ? this.deeds.reopen(client, known.id) : undefined;
    return this.#anybodysTurn(user, client, known, deed);
  }

  async #staffTurn(one: Inhabitant, client: FollowingClient): Promise<void> {
    const { random } = one;
    const held = this.deeds.world.heldBy(one.id).filter(({ status }) => status !== 'closed');
    const all = [...this.deeds.world.conversations.values()];
    if (held.length === 0) return this.#claimSomething(client, all, random);
    const known = random.pick(held);
    const deed = random.weighted({
      ...{ send: 830, note: 40, read: 50, edit: 15, delete: 5, resend: 15, open: 12 },
      ...{ claim: 12, assign: 4, putBack: 2, close: 3, reopen: 4, drop: 4, logOut: 1, stray: 3 },
    });
    if (deed === 'send') return this.#write(one, client, known);
    if (deed === 'note') return this.#write(one, client, random.pick(all), 'note');
    if (deed === 'stray') return this.#write(one, client, random.pick(all));
    if (deed === 'read') return this.deeds.read(client, known.id);
    if (deed === 'claim') return this.#claimSomething(client, all, random);
    if (deed === 'assign') return this.deeds.assign(client, known.id, random.pick(this.deeds.world.staff).id);
    if (deed === 'putBack') return this.deeds.assign(client, known.id, null);
    if (deed === 'close') return this.deeds.close(client, known.id);
    if (deed === 'reopen') {
      const closed = this.deeds.world.heldBy(one.id).find(({ status }) => status === 'closed');
      return closed && this.deeds.reopen(client, closed.id);
    }
    return this.#anybodysTurn(one, client, known, deed);
  }

  async #adminTurn(admin: Inhabitant, client: FollowingClient): Promise<void> {
    const { random } = admin;
    const known = random.pick([...this.deeds.world.conversations.values()]);
    const deed = random.weighted({ note: 60, assign: 15, open: 15, block: 4, read: 6 });
    if (deed === 'note') return this.#write(admin, client, known, 'note');
    if (deed === 'assign') return this.deeds.assign(client, known.id, random.pick(this.deeds.world.staff).id);
    if (deed === 'block') return this.#block(client, random.pick(this.deeds.world.users));
    if (deed === 'read') return this.deeds.read(client, known.id);
    return this.#anybodysTurn(admin, client, known, deed);
  }

  async #anybodysTurn(
    who: Inhabitant,
    client: FollowingClient,
    known: Known,
    deed: 'edit' | 'delete' | 'resend' | 'open' | 'drop' | 'logOut',
  ): Promise<void> {
    if (deed === 'drop') return client.drop();
    if (deed === 'logOut') return this.#logOut(who, client);
    if (deed === 'open') return this.#openOrLeave(client, known.id);
    const mine = this.#mine.get(who.id) ?? [];
    const chosen = mine.length > 0 ? who.random.pick(mine) : null;
    if (!chosen?.intent.acked) return;
    if (deed === 'edit') return this.deeds.edit(client, chosen.intent, who.random);
    if (deed === 'delete') return this.deeds.delete(client, chosen.intent);
    return this.deeds.resend(client, chosen.clientId, chosen.intent);
  }

  /** Not waited for: others of his conversations go on meanwhile. */
  async #write(
    who: Inhabitant,
    client: FollowingClient,
    { id }: Known,
    kind: 'message' | 'note' = 'message',
  ): Promise<void> {
    if (client.outbox.waiting(id) >= WAITING_MAX) {
      this.governor.giveBack();
      return pause(20);
    }
    const { clientId, intent, done } = this.deeds.send(client, id, who.random, kind);
    const mine = this.#mine.get(who.id) ?? [];
    this.#mine.set(who.id, mine);
    mine.push({ clientId, intent });
    if (mine.length > REMEMBERED) mine.shift();
    void done;
  }

  async #claimSomething(client: FollowingClient, all: Known[], random: Inhabitant['random']): Promise<void> {
    const free = all.filter(({ assignedTo, status }) => assignedTo === null && status === 'open');
    // Now and then one that looks taken: what one saw may be old.
    const choice = free.length > 0 && random.next() < 0.9 ? free : all;
    if (choice.length > 0) await this.deeds.claim(client, random.pick(choice).id);
  }

  async #openOrLeave(client: FollowingClient, conversationId: string): Promise<void> {
    if (client.isOpen(conversationId)) {
      if (await client.leave(conversationId)) this.watcher.left(client, conversationId);
      return;
    }
    this.#open(client, conversationId);
  }

  #open(client: FollowingClient, conversationId: string): void {
    this.watcher.opened(client, conversationId);
    client.open(conversationId);
  }

  /** Asked again under the same clientId until it is answered: that must make one conversation, not two. */
  async #newConversation(user: Inhabitant): Promise<void> {
    const { ledger, world } = this.deeds;
    const clientId = uuid();
    const text = `${wordsOf(user.random)} ${clientId}`;
    const session = user.sessions[0] as ClientSession;
    const body = {
      topic: `About ${wordsOf(user.random).slice(0, 40)}`.toWellFormed(),
      message: { clientId, text },
    };
    const intent: Intent = {
      ...{ conversationId: '', senderId: user.id, side: 'user', text, kind: 'message' },
      ...{ acked: null, refused: null },
    };
    ledger.intents.set(clientId, intent);
    for (let tries = 0; tries < CREATION_TRIES; tries += 1) {
      const answer = await session.call<CreateConversationResponse>('POST', '/chat/conversations', body);
      if (answer?.status !== 201) {
        await pause(200);
        continue;
      }
      const { conversation, message } = answer.body;
      intent.conversationId = conversation.id;
      intent.acked = message ? { id: message.id, seq: message.seq } : null;
      ledger.count('new conversations');
      return world.learn(conversation);
    }
  }

  async #logOut(who: Inhabitant, client: FollowingClient): Promise<void> {
    const { session } = client;
    const answer = await session.call('POST', '/auth/logout');
    if (answer?.status !== 204) return;
    this.deeds.ledger.count('logouts');
    this.watcher.revoked(who.clients.filter((one) => one.session === session));
  }

  async #block(admin: FollowingClient, user: Inhabitant): Promise<void> {
    const path = `/admin/users/${user.id}`;
    const blockedUntil = new Date(Date.now() + 24 * 3_600_000).toISOString();
    const answer = await admin.session.call('PATCH', path, { blockedUntil });
    if (answer?.status === 200) {
      user.blocked = true;
      this.watcher.revoked(user.clients);
      this.deeds.ledger.count('blocks');
      await pause(500);
    }
    // Whatever became of the first: in the end he is not blocked. What tries from here on may come in.
    user.blocked = false;
    while ((await admin.session.call('PATCH', path, { blockedUntil: null }))?.status !== 200)
      await pause(200);
  }
}

function clientOf({ clients }: Inhabitant): FollowingClient {
  return clients[0] as FollowingClient;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(fact: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !fact(); tries += 1) {
    if (tries > 1_000) throw new Error(`Waited in vain for ${what}.`);
    await pause(10);
  }
}
