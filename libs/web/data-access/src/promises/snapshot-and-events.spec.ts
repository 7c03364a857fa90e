import './browser-storage';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FactOf, ServerEvent } from '@prochat/contract';
import { newClientId } from '../index';
import { PeopleApi } from '../people-api';
import { Session } from '../session';
import type { Client } from './client';
import { differ } from './differ';
import { Installation } from './installation';
import { until } from './until';

let installation: Installation;
/** Ana's conversation, held by Dana; all three have it open. */
let id: string;
/** What lists hold from before is of other tests. */
let begunAt: string;
let ana: Client;
let dana: Client;
let mikael: Client;

/** What one page shows of the conversation, and of the lists around it. */
function shownBy(client: Client): object {
  const thread = client.thread(id);
  const isStaff = client.user.role === 'staff';
  const lists = isStaff
    ? (['queue', 'mine', 'all'] as const).map((view) => client.store.list(view))
    : [client.store.own];
  return {
    entries: thread.entries().map(({ key, fate, message }) => ({ key, fate, message })),
    conversation: thread.conversation(),
    typing: thread.typing(),
    lists: lists.map((list) => list.items().filter(({ createdAt }) => createdAt >= begunAt)),
    counts: isStaff ? client.store.counts() : null,
  };
}

async function sitDown(client: Client): Promise<void> {
  await until('connected', () => client.socket.state() === 'online');
  const thread = client.openThread(id);
  const { store } = client;
  const isStaff = client.user.role === 'staff';
  const lists = isStaff ? (['queue', 'mine', 'all'] as const).map((view) => store.list(view)) : [store.own];
  await Promise.all(lists.map((list) => list.load()));
  await until('loaded', () => thread.state() === 'ready' && (!isStaff || store.counts().all > 0));
}

/** The deed, and the fact of it as this page hears it. */
async function heard<E extends ServerEvent>(
  client: Client,
  event: E,
  deed: () => unknown,
  isIt: (fact: FactOf<E>) => boolean = () => true,
): Promise<void> {
  const facts: FactOf<E>[] = [];
  const listening = client.socket.on(event).subscribe((fact) => facts.push(fact));
  await deed();
  await until(`${event} arrives`, () => facts.some(isIt));
  listening.unsubscribe();
}

/** What the page made of its snapshot and the facts since is what a new device is shown. */
async function expectAsFresh(client: Client, name: 'ana' | 'dana' | 'mikael'): Promise<void> {
  const device = await installation.anotherDevice(name);
  await sitDown(device);
  let differences: string[] = [];
  await until('they show the same', () => {
    differences = differ(name, shownBy(client), shownBy(device));
    return differences.length === 0;
  }).catch(() => undefined);
  await installation.putAway(device);
  expect(differences).toEqual([]);
}

/** One deed for every event the contract knows. An event without one does not compile. */
const CASES = {
  'message:new': async () => {
    await heard(dana, 'message:new', () => ana.thread(id).send('How long does it take?'));
    await expectAsFresh(dana, 'dana');
  },
  'message:updated': async () => {
    const { message } = await say(ana, 'Wrong');
    await heard(dana, 'message:updated', () =>
      ana.socket.emit('message:edit', { conversationId: id, messageId: message.id, text: 'Right' }),
    );
    await expectAsFresh(dana, 'dana');
    await expectAsFresh(ana, 'ana');
  },
  typing: async () => {
    await heard(ana, 'typing', () => dana.thread(id).setTyping(true));
    expect(
      ana
        .thread(id)
        .typing()
        .map((who) => who.displayName),
    ).toEqual(['Dana Whitfield']);
    await heard(
      ana,
      'typing',
      () => dana.thread(id).setTyping(false),
      ({ isTyping }) => !isTyping,
    );
    await expectAsFresh(ana, 'ana');
  },
  viewing: async () => {
    await heard(
      dana,
      'viewing',
      () => mikael.socket.emit('viewing', { conversationId: id, isViewing: true }),
      ({ who }) => who.id === mikael.user.id,
    );
    await expectAsFresh(dana, 'dana');
  },
  'mention:new': async () => {
    const text = `Please look, @${mikael.user.displayName}`;
    await heard(mikael, 'mention:new', () => dana.thread(id).send(text, 'note'));
    await expectAsFresh(mikael, 'mikael');
  },
  'handover:new': async () => {
    const request = { assigneeId: mikael.user.id, note: 'She wants a date.' };
    await heard(mikael, 'handover:new', () => dana.store.assign(id, request));
    await expectAsFresh(mikael, 'mikael');
  },
  'read:receipts': async () => {
    const { message } = await say(dana, 'Two weeks.');
    await until('it arrives', () => ana.thread(id).entries().at(-1)?.message.seq === message.seq);
    await heard(dana, 'read:receipts', () => ana.thread(id).markRead(message.seq));
    expect(dana.thread(id).entries().at(-1)?.fate).toBe('read');
    await expectAsFresh(dana, 'dana');
    await expectAsFresh(ana, 'ana');
  },
  'delivered:receipts': async () => {
    await heard(
      dana,
      'delivered:receipts',
      () => dana.thread(id).send('Can you see this?'),
      ({ side, upToSeq }) => {
        return side === 'user' && upToSeq === dana.thread(id).conversation()?.lastSeq;
      },
    );
    expect(dana.thread(id).entries().at(-1)?.fate).toBe('delivered');
    await expectAsFresh(dana, 'dana');
  },
  heads: async () => {
    // It asks for no list and opens no thread: what it knows of this conversation it can only have from the heads.
    const device = await installation.anotherDevice('ana');
    await until('the row is there', () => device.store.conversation(id)()?.lastSeq === 2);
    await sitDown(device);
    await expectAsFresh(device, 'ana');
    await installation.putAway(device);
  },
  'conversation:assigned': async () => {
    const assigneeId = mikael.user.id;
    const isHis = ({ assignedTo }: FactOf<'conversation:assigned'>) => assignedTo?.id === assigneeId;
    await heard(ana, 'conversation:assigned', () => dana.store.assign(id, { assigneeId }), isHis);
    await expectAsFresh(ana, 'ana');
    await expectAsFresh(dana, 'dana');
    await expectAsFresh(mikael, 'mikael');
  },
  'conversation:closed': async () => {
    await heard(ana, 'conversation:closed', () => dana.store.close(id));
    await expectAsFresh(ana, 'ana');
    await expectAsFresh(mikael, 'mikael');
  },
  'conversation:reopened': async () => {
    await dana.store.close(id);
    await heard(dana, 'conversation:reopened', () => ana.thread(id).send('One more thing.'));
    await expectAsFresh(dana, 'dana');
    await expectAsFresh(ana, 'ana');
  },
  'conversation:updated': async () => {
    const { message } = await say(ana, 'Not meant for you');
    await heard(dana, 'conversation:updated', () =>
      ana.socket.emit('message:delete', { conversationId: id, messageId: message.id }),
    );
    await expectAsFresh(dana, 'dana');
    await expectAsFresh(ana, 'ana');
  },
  'queue:update': async () => {
    const topic = 'A second office';
    await heard(
      mikael,
      'queue:update',
      () => installation.client('tomas').store.create({ topic }),
      ({ changed }) => changed.some(({ metadata }) => metadata.topic === topic),
    );
    await expectAsFresh(mikael, 'mikael');
  },
  'session:ended': async () => {
    const guest = await installation.visitor();
    const { id: guestId } = await guest.get(Session).continueAsGuest({ displayName: 'A guest' });
    void guest.store;
    await until('connected', () => guest.socket.state() === 'online');
    const blockedUntil = '2999-01-01T00:00:00.000Z';
    await heard(guest, 'session:ended', () =>
      installation.priya.get(PeopleApi).update(guestId, { blockedUntil }),
    );
    expect([guest.get(Session).user(), guest.get(Session).ended()]).toEqual([null, 'blocked']);
    await guest.reload();
    expect(guest.get(Session).user()).toBeNull();
  },
} satisfies Record<ServerEvent, () => Promise<void>>;

/** A message that is stored, as its sender holds it. */
async function say(client: Client, text: string) {
  const last = () => client.thread(id).entries().at(-1);
  client.thread(id).send(text);
  await until('it is stored', () => last()?.message.text === text && (last()?.message.seq ?? 0) > 0);
  return last()!;
}

/** With the real client and the real server. */
describe('a snapshot and the facts since are a fresh snapshot', () => {
  beforeAll(async () => {
    installation = await Installation.open();
    ana = installation.client('ana');
    dana = installation.client('dana');
    mikael = installation.client('mikael');
  }, 60_000);
  afterAll(() => installation.close());

  beforeEach(async () => {
    await until('connected', () => ana.socket.state() === 'online');
    const message = { clientId: newClientId(), text: 'Hello, can you help me?' };
    ({ id, createdAt: begunAt } = await ana.store.create({ topic: 'Home office deduction', message }));
    await dana.store.claim(id);
    await Promise.all([ana, dana, mikael].map(sitDown));
    await until('it is claimed for all', () =>
      [ana, dana, mikael].every((client) => client.thread(id).conversation()?.lastSeq === 2),
    );
  });
  afterEach(() => {
    for (const client of [ana, dana, mikael]) {
      client.fates.end(id);
      client.thread(id).close();
    }
  });

  it.each(Object.keys(CASES) as ServerEvent[])('%s', (event) => CASES[event](), 30_000);
});
