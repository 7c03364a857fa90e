import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation } from '@prochat/contract';
import type { CastName, SocketClient } from '@prochat/server/testing';
import { Stage, UNKNOWN_ID, written } from './chat-scene';

/** What people see of each other beside the words: that a message arrived, and that it was read. */
describe('receipts', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage.close());

  const delivered = async (name: CastName, id: string): Promise<Conversation['delivered']> =>
    (await stage.conversation(name, id)).delivered;
  async function heardOnly(
    event: 'delivered:receipts' | 'read:receipts',
    ...sockets: SocketClient[]
  ): Promise<number[]> {
    const seqs: number[] = [];
    for (const socket of sockets) {
      await socket.settled();
      seqs.push(...socket.heard(event).map(({ upToSeq }) => upToSeq));
    }
    return seqs;
  }

  describe('of delivery', () => {
    it('move for both sides when a device of the one says what it holds', async () => {
      const { id, ana, dana } = await stage.talk();
      await ana.ask('message:send', written(id, 'Is a desk deductible?'));
      await dana.ask('delivered:mark', { conversationId: id, upToSeq: 3 });
      const receipts = { conversationId: id, side: 'professional', upToSeq: 3 };
      for (const socket of [ana, dana]) expect(await socket.waitFor('delivered:receipts')).toEqual(receipts);
      await ana.ask('delivered:mark', { conversationId: id, upToSeq: 2 });
      await dana.waitFor('delivered:receipts', ({ side }) => side === 'user');
      for (const name of ['ana', 'dana'] as const)
        expect(await delivered(name, id)).toEqual({ user: 2, professional: 3 });
    });

    it('never move back and never past the head; what moves nothing is not told', async () => {
      const { id, ana, dana } = await stage.talk();
      await dana.ask('delivered:mark', { conversationId: id, upToSeq: 1_000 });
      for (const upToSeq of [1, 2, 0, 1_000])
        await dana.ask('delivered:mark', { conversationId: id, upToSeq });
      expect(await delivered('ana', id)).toEqual({ user: 0, professional: 2 });
      expect(await heardOnly('delivered:receipts', ana, dana)).toEqual([2, 2]);
    });

    it('are not moved by colleagues and admins who look on', async () => {
      const { id, ana, dana } = await stage.talk();
      for (const name of ['mikael', 'priya'] as const) {
        const socket = await stage.socketOf(name);
        await socket.ask('delivered:mark', { conversationId: id, upToSeq: 2 });
      }
      expect(await delivered('dana', id)).toEqual({ user: 0, professional: 0 });
      expect(await heardOnly('delivered:receipts', ana, dana)).toEqual([]);
    });

    it('are moved by the colleague to whom it was given', async () => {
      const { id, ana, dana } = await stage.talk();
      const mikael = await stage.socketOf('mikael');
      await stage
        .person('dana')
        .http.post(`/chat/conversations/${id}/assign`, { assigneeId: stage.person('mikael').id });
      await dana.ask('delivered:mark', { conversationId: id, upToSeq: 3 });
      await mikael.ask('delivered:mark', { conversationId: id, upToSeq: 2 });
      expect(await heardOnly('delivered:receipts', ana, mikael)).toEqual([2, 2]);
    });

    it('are refused to a stranger, and nobody hears of it', async () => {
      const { id, ana, dana } = await stage.talk();
      const tomas = await stage.socketOf('tomas');
      const refusals = [id, UNKNOWN_ID].map((conversationId) =>
        tomas.refusal('delivered:mark', { conversationId, upToSeq: 2 }),
      );
      const [theirs, nobodys] = await Promise.all(refusals);
      expect(theirs).toEqual(nobodys);
      expect(theirs).toMatchObject({ code: 'NOT_FOUND' });
      expect(await heardOnly('delivered:receipts', ana, dana, tomas)).toEqual([]);
      expect(await delivered('ana', id)).toEqual({ user: 0, professional: 0 });
    });

    it('do not point past what the user may see', async () => {
      const { id, ana, dana } = await stage.talk();
      await dana.ask('message:send', written(id, 'Ask for the receipt', { kind: 'note' }));
      await dana.ask('delivered:mark', { conversationId: id, upToSeq: 3 });
      expect(await heardOnly('delivered:receipts', ana)).toEqual([2]);
      expect(await heardOnly('delivered:receipts', dana)).toEqual([3]);
      expect((await delivered('ana', id)).professional).toBe(2);
    });
  });

  describe('of reading', () => {
    it('name what became read since the last time, and are told once', async () => {
      const { id, ana, dana } = await stage.talk();
      const sent: string[] = [];
      for (const text of ['One', 'Two', 'Three'])
        sent.push((await ana.ask('message:send', written(id, text))).message.id);
      for (const upToSeq of [3, 5, 5, 4]) await dana.ask('read:mark', { conversationId: id, upToSeq });
      await ana.settled();
      expect(
        ana.heard('read:receipts').map(({ upToSeq, messageIds }) => [upToSeq, messageIds.slice(-2)]),
      ).toEqual([
        [3, [(await stage.log('ana', id))[0]?.id, sent[0]]],
        [5, sent.slice(1)],
      ]);
    });

    it('make what was read delivered as well', async () => {
      const { id, ana, dana } = await stage.talk();
      await ana.ask('message:send', written(id, 'One'));
      await dana.ask('read:mark', { conversationId: id, upToSeq: 3 });
      expect(await delivered('ana', id)).toEqual({ user: 0, professional: 3 });
      await dana.ask('delivered:mark', { conversationId: id, upToSeq: 3 });
      expect(await heardOnly('delivered:receipts', ana, dana)).toEqual([]);
    });

    it('do not point past what the user may see', async () => {
      const { id, ana, dana } = await stage.talk();
      await dana.ask('message:send', written(id, 'Ask for the receipt', { kind: 'note' }));
      await dana.ask('read:mark', { conversationId: id, upToSeq: 3 });
      expect(await heardOnly('read:receipts', ana)).toEqual([2]);
      expect(await heardOnly('read:receipts', dana)).toEqual([3]);
      expect((await stage.conversation('ana', id)).read.professional.upToSeq).toBe(2);
    });
  });
});
