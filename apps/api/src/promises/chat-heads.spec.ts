import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Heads } from '@prochat/server/chat';
import type { SocketClient } from '@prochat/server/testing';
import { Stage, written } from './chat-scene';

/** `heads`: a lost last message leaves no gap, so everybody is told how far his conversations go. */
describe('the heads', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage.close());

  /** What the socket is told when its time has come. */
  async function headsOf(socket: SocketClient): Promise<Record<string, number>> {
    await stage.installation.server.app.get(Heads).tellAll();
    await socket.settled();
    return socket.heard('heads').at(-1) ?? {};
  }

  it('are told to who comes: of his own conversations, and of none that is closed', async () => {
    const { id: open } = await stage.openConversation();
    const { id: empty } = await stage.openConversation('ana', null);
    const { id: closed } = await stage.openConversation();
    await stage.person('ana').http.post(`/chat/conversations/${closed}/close`, {});
    const { id: foreign } = await stage.openConversation('tomas');
    const ana = await stage.socketOf('ana');
    const heads = await ana.waitFor('heads');
    expect(heads).toMatchObject({ [open]: 1, [empty]: 0 });
    for (const id of [closed, foreign]) expect(heads).not.toHaveProperty(id);
  });

  it('are told to a professional who comes: of what he holds', async () => {
    const { id } = await stage.talk();
    const { id: waiting } = await stage.openConversation();
    const [dana, mikael] = [await stage.socketOf('dana'), await stage.socketOf('mikael')];
    expect(await dana.waitFor('heads')).toMatchObject({ [id]: 2 });
    expect(await dana.waitFor('heads')).not.toHaveProperty(waiting);
    expect(await mikael.waitFor('heads')).not.toHaveProperty(id);
  });

  it('end for the user before a private note', async () => {
    const { id, ana, dana } = await stage.talk();
    await dana.ask('message:send', written(id, 'Ask for the receipt', { kind: 'note' }));
    expect(await headsOf(ana)).toMatchObject({ [id]: 2 });
    expect(await headsOf(dana)).toMatchObject({ [id]: 3 });
  });

  it('are told again and again, with what came meanwhile', async () => {
    const { id, ana, dana } = await stage.talk();
    await ana.ask('message:send', written(id, 'Are you there?'));
    for (const socket of [ana, dana]) expect(await headsOf(socket)).toMatchObject({ [id]: 3 });
    await dana.ask('message:send', written(id, 'Yes.'));
    for (const socket of [ana, dana]) expect(await headsOf(socket)).toMatchObject({ [id]: 4 });
  });

  it('have what came up after connecting: opened, claimed, given to him; and not what was given away', async () => {
    const [ana, dana, mikael] = [
      await stage.socketOf('ana'),
      await stage.socketOf('dana'),
      await stage.socketOf('mikael'),
    ];
    const { id } = await stage.openConversation();
    expect(await headsOf(ana)).toMatchObject({ [id]: 1 });
    expect(await headsOf(dana)).not.toHaveProperty(id);
    await dana.ask('conversation:claim', { conversationId: id });
    expect(await headsOf(dana)).toMatchObject({ [id]: 2 });
    await stage
      .person('dana')
      .http.post(`/chat/conversations/${id}/assign`, { assigneeId: stage.person('mikael').id });
    expect(await headsOf(mikael)).toMatchObject({ [id]: 3 });
    expect(await headsOf(dana)).not.toHaveProperty(id);
    await ana.ask('conversation:close', { conversationId: id });
    for (const socket of [ana, mikael]) expect(await headsOf(socket)).not.toHaveProperty(id);
    await ana.ask('conversation:reopen', { conversationId: id });
    for (const socket of [ana, mikael]) expect(await headsOf(socket)).toMatchObject({ [id]: 5 });
  });

  it('have what a window shows, whoever holds it, and until it is left', async () => {
    const { id, ana } = await stage.talk();
    const mikael = await stage.socketOf('mikael');
    await mikael.ask('conversation:join', { conversationId: id });
    await ana.ask('conversation:close', { conversationId: id });
    for (const socket of [ana, mikael]) expect(await headsOf(socket)).toMatchObject({ [id]: 3 });
    await mikael.ask('conversation:leave', { conversationId: id });
    expect(await headsOf(mikael)).not.toHaveProperty(id);
  });

  it('come to every socket once in each round of the clock', async () => {
    const sockets = [await stage.socketOf('ana'), await stage.socketOf('ana'), await stage.socketOf('tomas')];
    for (const socket of sockets) await socket.waitFor('heads');
    for (const socket of sockets) socket.forget();
    const heads = stage.installation.server.app.get(Heads);
    for (let step = 0; step < Heads.STEPS; step += 1) await heads.tellStep();
    for (const socket of sockets) await socket.settled();
    expect(sockets.map((socket) => socket.heard('heads').length)).toEqual([1, 1, 1]);
  });
});
