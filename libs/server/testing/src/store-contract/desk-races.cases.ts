import { expect, it } from '@jest/globals';
import { TAG_COLORS } from '@prochat/contract';
import type { DeskStore } from '@prochat/server/desk';
import {
  DANA,
  HELLO,
  MANY,
  MIKAEL,
  SOON,
  URGENT,
  aReply,
  namesOf,
  shortcutsOf,
  tagged,
} from './desk-fixtures';
import type { DeskCases } from './desk-store.contract';

/** What must hold while many change the same at the same time, beside the cases of each method. */
export const deskRaces = {
  createTag(store) {
    it('makes as many of twenty as there may be, and says so to the others', async () => {
      const codes = await twentyTimes((index) => store().createTag({ ...URGENT, name: `t-${index}` }, 5));
      expect(codes.filter((code) => code === 'done')).toHaveLength(5);
      expect(codes.filter((code) => code === 'TOO_MANY_TAGS')).toHaveLength(15);
      const made = codes.flatMap((code, index) => (code === 'done' ? [`t-${index}`] : []));
      expect(await namesOf(store())).toEqual(made.sort());
    });

    it('makes one of twenty of one name', async () => {
      const codes = await twentyTimes((index) =>
        store().createTag({ ...URGENT, color: TAG_COLORS[index % TAG_COLORS.length] ?? 'red' }, MANY),
      );
      expect(codes.toSorted()).toEqual([...Array<string>(19).fill('TAG_EXISTS'), 'done']);
      const color = TAG_COLORS[codes.indexOf('done') % TAG_COLORS.length];
      expect(await store().listTags()).toEqual([{ ...URGENT, color }]);
    });

    it('never has more than there may be while some are removed', async () => {
      await tagged(store(), 'a', 'b', 'c', 'd', 'e');
      const codes = await twentyTimes((index) =>
        index % 4 === 0
          ? store().removeTag('abcde'[index / 4] ?? '')
          : store().createTag({ ...URGENT, name: `t-${index}` }, 5),
      );
      const made = codes.filter((code, index) => index % 4 !== 0 && code === 'done').length;
      expect(codes.every((code) => code === 'done' || code === 'TOO_MANY_TAGS')).toBe(true);
      expect(made).toBeLessThanOrEqual(5);
      expect(await namesOf(store())).toHaveLength(made);
    });
  },

  recolorTag(store) {
    it('never brings back what is removed at the same time', async () => {
      for (let round = 0; round < 10; round += 1) {
        await tagged(store(), 'urgent');
        await twentyTimes((index) =>
          index === round ? store().removeTag('urgent') : store().recolorTag('urgent', 'blue'),
        );
        expect(await store().listTags()).toEqual([]);
      }
    });
  },

  removeTag(store) {
    it('gives it to one of twenty', async () => {
      await tagged(store(), 'urgent', 'kept');
      const removed = await Promise.all(Array.from({ length: 20 }, () => store().removeTag('urgent')));
      expect(removed.filter((tag) => tag !== null)).toEqual([URGENT]);
      expect(await namesOf(store())).toEqual(['kept']);
    });
  },

  createCannedReply(store) {
    it('makes as many of twenty as there may be, of the team and of each person at once', async () => {
      const owners = [null, DANA, MIKAEL];
      const all = await Promise.all(
        owners.map((ownerId) =>
          twentyTimes((index) => store().createCannedReply({ ...HELLO, shortcut: `s-${index}`, ownerId }, 5)),
        ),
      );
      for (const codes of all) {
        expect(codes.filter((code) => code === 'done')).toHaveLength(5);
        expect(codes.filter((code) => code === 'TOO_MANY_CANNED_REPLIES')).toHaveLength(15);
      }
      for (const ownerId of [DANA, MIKAEL]) expect(await shortcutsOf(store(), ownerId)).toHaveLength(10);
    });

    it('makes one of twenty of one shortcut', async () => {
      for (const ownerId of [null, DANA]) {
        const codes = await twentyTimes((index) =>
          store().createCannedReply({ ...HELLO, ownerId, text: `No. ${index}` }, MANY),
        );
        expect(codes.toSorted()).toEqual([...Array<string>(19).fill('SHORTCUT_TAKEN'), 'done']);
        const [first] = await store().listCannedReplies(DANA);
        expect(first).toMatchObject({ ownerId, text: `No. ${codes.indexOf('done')}` });
      }
      expect(await shortcutsOf(store(), DANA)).toEqual(['hello', 'hello']);
    });
  },

  updateCannedReply(store) {
    it('gives a shortcut to one of twenty', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 20; i += 1) ids.push((await aReply(store(), `s-${i}`, DANA)).id);
      const codes = await twentyTimes((index) =>
        store().updateCannedReply(ids[index] ?? '', { shortcut: 'wanted', updatedAt: SOON }),
      );
      expect(codes.toSorted()).toEqual([...Array<string>(19).fill('SHORTCUT_TAKEN'), 'done']);
      const won = await store().findCannedReply(ids[codes.indexOf('done')] ?? '');
      expect(won?.shortcut).toBe('wanted');
      const kept = ids.flatMap((_, index) => (codes[index] === 'done' ? [] : [`s-${index}`]));
      expect(await shortcutsOf(store(), DANA)).toEqual([...kept, 'wanted'].sort());
    });

    it('gives a shortcut to one that is renamed or one that is made', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { id } = await aReply(store(), `s-${round}`);
        const codes = await twentyTimes((index) =>
          index === round
            ? store().updateCannedReply(id, { shortcut: `w-${round}`, updatedAt: SOON })
            : store().createCannedReply({ ...HELLO, shortcut: `w-${round}` }, MANY),
        );
        expect(codes.toSorted()).toEqual([...Array<string>(19).fill('SHORTCUT_TAKEN'), 'done']);
        const wanted = (await shortcutsOf(store(), DANA)).filter((shortcut) => shortcut === `w-${round}`);
        expect(wanted).toHaveLength(1);
      }
    });

    it('never brings back what is removed at the same time', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { id } = await aReply(store(), 'hello');
        await twentyTimes((index) =>
          index === round
            ? store().removeCannedReply(id)
            : store().updateCannedReply(id, { text: `No. ${index}`, updatedAt: SOON }),
        );
        expect(await store().findCannedReply(id)).toBeNull();
      }
      expect(await store().listCannedReplies(DANA)).toEqual([]);
    });
  },

  removeCannedReply(store) {
    it('gives it to one of twenty', async () => {
      const reply = await aReply(store(), 'hello', DANA);
      const removed = await Promise.all(
        Array.from({ length: 20 }, () => store().removeCannedReply(reply.id)),
      );
      expect(removed.filter((one) => one !== null)).toEqual([reply]);
    });
  },

  removeCannedRepliesOf(store) {
    it('leaves nothing that was there before, and the count right', async () => {
      for (let i = 0; i < 5; i += 1) await aReply(store(), `s-${i}`, DANA);
      await twentyTimes((index) =>
        index % 2 === 0
          ? store().removeCannedRepliesOf(DANA)
          : store().createCannedReply({ ...HELLO, shortcut: `n-${index}`, ownerId: DANA }, 5),
      );
      const left = await shortcutsOf(store(), DANA);
      expect(left.filter((shortcut) => shortcut.startsWith('s-'))).toEqual([]);
      expect(left.length).toBeLessThanOrEqual(5);
      await store().removeCannedRepliesOf(DANA);
      const codes = await twentyTimes((index) =>
        store().createCannedReply({ ...HELLO, shortcut: `n-${index}`, ownerId: DANA }, 5),
      );
      expect(codes.filter((code) => code === 'done')).toHaveLength(5);
    });
  },
} satisfies Partial<Record<keyof DeskStore, DeskCases>>;

/** Runs `call` twenty times at once: `done`, or the code of each. What is no refusal is thrown. */
function twentyTimes(call: (index: number) => Promise<unknown>): Promise<string[]> {
  return Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      try {
        await call(index);
        return 'done';
      } catch (error) {
        const { name, code } = error as { name?: string; code?: string };
        if (name !== 'AppError' || code === undefined) throw error;
        return code;
      }
    }),
  );
}
