import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Conversation, Message, Page, ServerEvent } from '@prochat/contract';
import type { CastName, SocketClient } from '@prochat/server/testing';
import { Stage, written } from './chat-scene';

let stage: Stage;
/** Ana's conversation, held by Dana. */
let id: string;
let ana: SocketClient;
let dana: SocketClient;

const conversationOf = (name: CastName): Promise<Conversation> => stage.conversation(name, id);
const lastOf = async (name: CastName): Promise<Message | undefined> => (await stage.log(name, id)).at(-1);
/** How many conversations a view of the professionals has. */
const sizeOf = async (name: CastName, query: string): Promise<number> => {
  const path = `/chat/conversations?scope=professional&pageSize=100&${query}`;
  return (await stage.person(name).http.get<Page<Conversation>>(path)).items.length;
};

/** One deed for every event the contract knows; an event without one does not compile. */
const CASES = {
  'message:new': async () => {
    await ana.ask('message:send', written(id, 'How long does it take?'));
    const { message } = await dana.waitFor('message:new');
    expect(message).toEqual(await lastOf('dana'));
  },
  'message:updated': async () => {
    const { message } = await ana.ask('message:send', written(id, 'Wrong'));
    await ana.ask('message:edit', { conversationId: id, messageId: message.id, text: 'Right' });
    const updated = await dana.waitFor('message:updated');
    expect(updated.message).toEqual(await lastOf('dana'));
  },
  typing: async () => {
    // In no snapshot: who comes later is told by the next key stroke.
    await ana.ask('typing', { conversationId: id, isTyping: true });
    const { who, isTyping } = await dana.waitFor('typing');
    expect([who.id, isTyping]).toEqual([stage.person('ana').id, true]);
  },
  viewing: async () => {
    // In no snapshot: who comes later is told as soon as he says that he is there.
    const mikael = await stage.socketOf('mikael');
    await mikael.ask('viewing', { conversationId: id, isViewing: true });
    const { who, isViewing } = await dana.waitFor('viewing');
    expect([who.id, isViewing]).toEqual([stage.person('mikael').id, true]);
  },
  'mention:new': async () => {
    const mikael = await stage.socketOf('mikael');
    const text = `Please look, @${stage.person('mikael').user.displayName}`;
    await dana.ask('message:send', written(id, text, { kind: 'note' }));
    const { message, conversation } = await mikael.waitFor('mention:new');
    expect(message).toEqual(await lastOf('mikael'));
    expect(conversation).toEqual(await stage.conversation('mikael', id));
  },
  'handover:new': async () => {
    const mikael = await stage.socketOf('mikael');
    const request = { assigneeId: stage.person('mikael').id, note: 'She wants a date.' };
    await stage.person('dana').http.post(`/chat/conversations/${id}/assign`, request);
    const { by, note, conversation } = await mikael.waitFor('handover:new');
    expect(by.id).toBe(stage.person('dana').id);
    expect(note).toEqual(await lastOf('mikael'));
    expect(conversation).toEqual(await stage.conversation('mikael', id));
  },
  'read:receipts': async () => {
    const { message } = await dana.ask('message:send', written(id, 'Two weeks.'));
    await ana.ask('read:mark', { conversationId: id, upToSeq: message.seq });
    const { side, upToSeq, readerId, at, unreadCounts, messageIds } = await dana.waitFor('read:receipts');
    const fresh = await conversationOf('dana');
    expect({ upToSeq, readerId, at }).toEqual(fresh.read[side]);
    expect(unreadCounts).toEqual(fresh.unreadCounts);
    const readNow = (await stage.log('dana', id)).filter(({ readBy }) => readBy.includes(readerId));
    expect(readNow.map((one) => one.id)).toEqual(messageIds);
  },
  'delivered:receipts': async () => {
    const { message } = await dana.ask('message:send', written(id, 'Two weeks.'));
    await ana.ask('delivered:mark', { conversationId: id, upToSeq: message.seq });
    const { side, upToSeq } = await dana.waitFor('delivered:receipts');
    expect([side, upToSeq]).toEqual(['user', (await conversationOf('dana')).delivered.user]);
  },
  heads: async () => {
    await dana.ask('message:send', written(id, 'For your eyes only', { kind: 'note' }));
    const late = await stage.socketOf('ana');
    const heads = await late.waitFor('heads');
    expect(heads[id]).toBe((await conversationOf('ana')).lastSeq);
  },
  'conversation:assigned': async () => {
    const assigneeId = stage.person('mikael').id;
    await stage.person('dana').http.post(`/chat/conversations/${id}/assign`, { assigneeId });
    await expectAsFresh('conversation:assigned');
  },
  'conversation:closed': async () => {
    await dana.ask('conversation:close', { conversationId: id });
    await expectAsFresh('conversation:closed');
  },
  'conversation:reopened': async () => {
    await dana.ask('conversation:close', { conversationId: id });
    await dana.ask('conversation:reopen', { conversationId: id });
    await expectAsFresh('conversation:reopened');
  },
  'conversation:updated': async () => {
    const { message } = await ana.ask('message:send', written(id, 'Not meant for you'));
    await ana.ask('message:delete', { conversationId: id, messageId: message.id });
    await expectAsFresh('conversation:updated');
  },
  'queue:update': async () => {
    const { id: opened } = await stage.openConversation('tomas');
    const has = (changed: Conversation[]): boolean => changed.some((one) => one.id === opened);
    const { counts, changed } = await dana.waitFor('queue:update', (update) => has(update.changed));
    expect(changed.find((one) => one.id === opened)).toEqual(await stage.conversation('dana', opened));
    expect(counts).toEqual({
      queue: await sizeOf('dana', 'view=queue'),
      mine: await sizeOf('dana', 'view=mine'),
      all: (await sizeOf('dana', 'view=all')) - (await sizeOf('dana', 'view=all&status=closed')),
    });
  },
  'session:ended': async () => {
    const guest = await stage.installation.visitor().enterAsGuest('A guest');
    const socket = await guest.connect();
    await guest.http.post('/auth/logout');
    expect(await socket.waitFor('session:ended')).toEqual({ reason: 'logout' });
    expect((await guest.http.request('GET', '/auth/me')).status).toBe(401);
  },
} satisfies Record<ServerEvent, () => Promise<void>>;

/** Each side is told what a page opened now would show it. */
async function expectAsFresh(event: Extract<ServerEvent, `conversation:${string}`>): Promise<void> {
  for (const [name, socket] of [
    ['ana', ana],
    ['dana', dana],
  ] as const) {
    const { conversation } = await socket.waitFor(event);
    expect(conversation).toEqual(await conversationOf(name));
  }
}

/** At the server: what an event says is what a snapshot would say. */
describe('what is told is what a fresh snapshot shows', () => {
  beforeAll(async () => {
    stage = await Stage.open();
  });
  beforeEach(async () => {
    ({ id, ana, dana } = await stage.talk());
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage.close());

  it.each(Object.keys(CASES) as ServerEvent[])('%s', (event) => CASES[event]());
});
