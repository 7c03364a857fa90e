import { expect, it } from '@jest/globals';
import type { Side } from '@prochat/contract';
import type { ChatStore } from '@prochat/server/chat';
import {
  ANA,
  DANA,
  MALFORMED_IDS,
  MIKAEL,
  UNKNOWN_ID,
  aClaim,
  aMessage,
  append,
  at,
  expectCode,
  fiftyTimes,
  move,
  open,
  talk,
} from './chat-fixtures';
import type { ChatCases } from './chat-store.contract';

/** What is remembered of a conversation, how far it has come to devices, and what is typed and not sent. */
export const deliveryCases = {
  recallConversation(store) {
    it('knows a conversation as this process last left it, after every deed', async () => {
      const { id } = await open(store());
      const [message] = await talk(store(), id, 'up');
      const deeds = [
        () => append(store(), aMessage(id, 'more', { createdAt: at(2) })),
        () => move(store(), id, aClaim()),
        () => store().reviseMessage(id, message?.id ?? '', { text: 'Edited' }, at(3)),
        () => store().markDelivered(id, 'professional', 3),
        () => store().markRead(id, 'professional', { readerId: DANA.id, upToSeq: 2, at: at(4) }),
      ];
      for (const deed of deeds) {
        const { conversation } = await deed();
        expect(await store().recallConversation(id)).toEqual(conversation);
        expect(await store().findConversation(id)).toEqual(conversation);
      }
    });

    it('is not changed by what is done to a record that it gave', async () => {
      const { id } = await open(store());
      const appended = await append(store(), aMessage(id, 'one'));
      const expected = structuredClone(appended.conversation);
      for (const record of [appended.conversation, await store().recallConversation(id)])
        if (record) {
          record.status = 'closed';
          record.sent.user = 99;
          record.read.user.upToSeq = 99;
          record.tags.push('changed');
        }
      expect(await store().recallConversation(id)).toEqual(expected);
      expect(await store().findConversation(id)).toEqual(expected);
    });

    it('never shows a message before it is stored, nor a head that is behind its own acknowledgement', async () => {
      const { id } = await open(store());
      await fiftyTimes(async (index) => {
        const { message } = await append(store(), aMessage(id, `m-${index}`));
        expect((await store().recallConversation(id))?.lastSeq).toBeGreaterThanOrEqual(message.seq);
      });
      expect((await store().recallConversation(id))?.lastSeq).toBe(50);
    });

    it('answers null for an unknown and for a malformed id', async () => {
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS])
        expect(await store().recallConversation(id)).toBeNull();
    });
  },

  markDelivered(store) {
    const reach = (id: string, side: Side, upToSeq: number) => store().markDelivered(id, side, upToSeq);

    it('moves the cursor of one side and changes nothing else', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'uupun');
      const before = await store().findConversation(id);
      expect(before?.delivered).toEqual({ user: 0, professional: 0 });
      const { conversation, advanced } = await reach(id, 'professional', 3);
      expect(advanced).toBe(true);
      expect(conversation).toEqual({ ...before, delivered: { user: 0, professional: 3 } });
      expect(await store().findConversation(id)).toEqual(conversation);
      expect((await store().listConversations({ list: 'all' }, { limit: 1 })).items).toEqual([conversation]);
    });

    it('never moves back, and does nothing when it is there already', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'uup');
      const { conversation } = await reach(id, 'user', 2);
      for (const seq of [2, 1, 0, -5])
        expect(await reach(id, 'user', seq)).toEqual({ conversation, advanced: false });
    });

    it('stops at the head', async () => {
      const { id } = await open(store());
      expect(await reach(id, 'user', 7)).toMatchObject({ advanced: false, conversation: { lastSeq: 0 } });
      await talk(store(), id, 'up');
      expect(await reach(id, 'user', 1_000_000)).toMatchObject({
        advanced: true,
        conversation: { delivered: { user: 2, professional: 0 } },
      });
    });

    it('goes with reading, and stays when reading is behind it', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'uupu');
      const read = (upToSeq: number) =>
        store().markRead(id, 'professional', { readerId: DANA.id, upToSeq, at: at(3) });
      expect((await read(2)).conversation.delivered).toEqual({ user: 0, professional: 2 });
      await reach(id, 'professional', 4);
      const { conversation } = await read(3);
      expect(conversation).toMatchObject({
        read: { professional: { upToSeq: 3 } },
        delivered: { professional: 4 },
      });
      expect(await store().findConversation(id)).toEqual(conversation);
    });

    it('ends at the furthest of fifty simultaneous calls, while messages come', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'u'.repeat(50));
      await fiftyTimes(async (index) => {
        await reach(id, 'professional', ((index * 7) % 50) + 1);
        await append(store(), aMessage(id, `m-${index}`));
      });
      expect(await store().findConversation(id)).toMatchObject({
        lastSeq: 100,
        delivered: { user: 0, professional: 50 },
      });
    });

    it('answers NOT_FOUND for an unknown and for a malformed id', async () => {
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS]) await expectCode(reach(id, 'user', 1), 'NOT_FOUND');
    });
  },

  findDrafts(store) {
    it('finds what one person typed in one conversation, by slot, and nothing of others', async () => {
      const [here, there] = [await open(store()), await open(store())];
      await store().saveDraft(DANA.id, here.id, { slot: 'reply', text: 'Dear Ana', at: at(1) });
      await store().saveDraft(DANA.id, here.id, { slot: 'note', text: 'He is angry', at: at(2) });
      await store().saveDraft(MIKAEL.id, here.id, { slot: 'reply', text: 'Hello', at: at(3) });
      await store().saveDraft(DANA.id, there.id, { slot: 'reply', text: 'Elsewhere', at: at(4) });
      expect(await store().findDrafts(DANA.id, here.id)).toEqual([
        { slot: 'note', text: 'He is angry', updatedAt: at(2) },
        { slot: 'reply', text: 'Dear Ana', updatedAt: at(1) },
      ]);
      expect(await store().findDrafts(ANA.id, here.id)).toEqual([]);
      expect(await store().findDrafts(MIKAEL.id, there.id)).toEqual([]);
    });

    it('finds none in an unknown conversation nor under a malformed id', async () => {
      const { id } = await open(store());
      for (const unknown of [UNKNOWN_ID, ...MALFORMED_IDS]) {
        expect(await store().findDrafts(DANA.id, unknown)).toEqual([]);
        expect(await store().findDrafts(unknown, id)).toEqual([]);
      }
    });
  },

  saveDraft(store) {
    it('replaces the draft of its slot; an empty text removes it', async () => {
      const { id } = await open(store());
      const save = (text: string, minute: number) =>
        store().saveDraft(ANA.id, id, { slot: 'reply', text, at: at(minute) });
      await save('One', 1);
      await save('Two', 2);
      expect(await store().findDrafts(ANA.id, id)).toEqual([
        { slot: 'reply', text: 'Two', updatedAt: at(2) },
      ]);
      await save('', 3);
      expect(await store().findDrafts(ANA.id, id)).toEqual([]);
      await save('', 4);
      expect(await store().findDrafts(ANA.id, id)).toEqual([]);
    });

    it('keeps one of fifty that come at once, and nothing of the conversation changes', async () => {
      const conversation = await open(store());
      const draft = { slot: 'reply', at: at(1) } as const;
      await fiftyTimes((i) => store().saveDraft(ANA.id, conversation.id, { ...draft, text: `T${i}` }));
      const drafts = await store().findDrafts(ANA.id, conversation.id);
      expect(drafts).toEqual([
        { slot: 'reply', text: expect.stringMatching(/^T\d+$/) as unknown as string, updatedAt: at(1) },
      ]);
      expect(await store().findConversation(conversation.id)).toEqual(conversation);
    });

    it('keeps texts exactly as they are', async () => {
      const { id } = await open(store());
      const text = `'; -- "q" \\ \n\t\u0000 $where {"$ne":1} 👩‍👩‍👧 e\u0301 \u202e`;
      await store().saveDraft(ANA.id, id, { slot: 'reply', text, at: at(1) });
      expect(await store().findDrafts(ANA.id, id)).toEqual([{ slot: 'reply', text, updatedAt: at(1) }]);
    });
  },
} satisfies Partial<Record<keyof ChatStore, ChatCases>>;
