import { expect, it } from '@jest/globals';
import type { DeskStore } from '@prochat/server/desk';
import {
  AN_ID,
  DANA,
  HELLO,
  MALFORMED_IDS,
  MANY,
  MIKAEL,
  NAMES_IN_ORDER,
  NOW,
  SOON,
  UNKNOWN_ID,
  aReply,
  expectCode,
  shortcutsOf,
} from './desk-fixtures';
import type { DeskCases } from './desk-store.contract';

const LONG = `${'ß👋'.repeat(1_300)}\n{{user.name}}`;

/** Canned replies. */
export const cannedReplyCases = {
  listCannedReplies(store) {
    it("gives the team's and this person's by shortcut, in no language", async () => {
      for (const [index, shortcut] of NAMES_IN_ORDER.toReversed().entries())
        await aReply(store(), shortcut, index % 2 === 0 ? null : DANA);
      await aReply(store(), 'foreign', MIKAEL);
      expect(await shortcutsOf(store(), DANA)).toEqual(NAMES_IN_ORDER);
      const team = NAMES_IN_ORDER.toReversed().filter((_, index) => index % 2 === 0);
      expect(await shortcutsOf(store(), UNKNOWN_ID)).toEqual(team.reverse());
    });

    it("gives of one shortcut the person's own first", async () => {
      const personal = [await aReply(store(), 'bye', DANA), await aReply(store(), 'hello', DANA)];
      const team = [await aReply(store(), 'bye'), await aReply(store(), 'hello')];
      await aReply(store(), 'hello', MIKAEL);
      expect(await store().listCannedReplies(DANA)).toEqual([personal[0], team[0], personal[1], team[1]]);
      expect(await shortcutsOf(store(), MIKAEL)).toEqual(['bye', 'hello', 'hello']);
    });

    it("gives whoever is nobody the team's", async () => {
      expect(await store().listCannedReplies(DANA)).toEqual([]);
      const reply = await aReply(store(), 'hello');
      await aReply(store(), 'bye', DANA);
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS])
        expect(await store().listCannedReplies(id)).toEqual([reply]);
    });
  },

  findCannedReply(store) {
    it('finds it whosoever it is', async () => {
      for (const ownerId of [null, DANA]) {
        const reply = await aReply(store(), 'привет', ownerId);
        expect(await store().findCannedReply(reply.id)).toEqual(reply);
      }
    });

    it('finds none of another id', async () => {
      await aReply(store(), 'hello');
      for (const id of [UNKNOWN_ID, DANA, 'hello', ...MALFORMED_IDS])
        expect(await store().findCannedReply(id)).toBeNull();
    });
  },

  createCannedReply(store) {
    it('gives it an id, and a scope by whose it is', async () => {
      const team = await store().createCannedReply(HELLO, MANY);
      expect(team).toEqual({ ...HELLO, id: AN_ID, scope: 'team' });
      const own = await store().createCannedReply({ ...HELLO, ownerId: DANA, text: LONG }, MANY);
      expect(own).toEqual({ ...HELLO, id: AN_ID, ownerId: DANA, text: LONG, scope: 'personal' });
      expect(own.id).not.toBe(team.id);
      expect(await store().listCannedReplies(DANA)).toEqual([own, team]);
    });

    it('takes a shortcut once in the team and once with each person', async () => {
      for (const ownerId of [null, DANA, MIKAEL]) {
        const reply = await aReply(store(), 'straße', ownerId);
        const again = { ...HELLO, shortcut: 'straße', ownerId, text: 'Other' };
        await expectCode(store().createCannedReply(again, MANY), 'SHORTCUT_TAKEN');
        expect(await store().findCannedReply(reply.id)).toEqual(reply);
      }
      for (const shortcut of ['strasse', 'straße2', 'straß']) await aReply(store(), shortcut);
      expect(await shortcutsOf(store(), UNKNOWN_ID)).toEqual(['strasse', 'straß', 'straße', 'straße2']);
    });

    it('refuses one too many of the team, and of each person, until one is removed', async () => {
      for (const ownerId of [null, DANA, MIKAEL]) {
        const create = (shortcut: string, max: number) =>
          store().createCannedReply({ ...HELLO, shortcut, ownerId }, max);
        await expectCode(create('one', 0), 'TOO_MANY_CANNED_REPLIES');
        const { id } = await create('one', 2);
        await create('two', 2);
        await expectCode(create('three', 2), 'TOO_MANY_CANNED_REPLIES');
        await store().removeCannedReply(id);
        await create('three', 2);
        await expectCode(create('one', 1), 'TOO_MANY_CANNED_REPLIES');
      }
      expect(await shortcutsOf(store(), DANA)).toEqual(['three', 'three', 'two', 'two']);
    });

    it('says that a shortcut is taken also when there are too many', async () => {
      await aReply(store(), 'hello', DANA);
      await expectCode(store().createCannedReply({ ...HELLO, ownerId: DANA }, 1), 'SHORTCUT_TAKEN');
    });
  },

  updateCannedReply(store) {
    it('changes what is given and the time, and leaves everything else', async () => {
      for (const ownerId of [null, DANA]) {
        const other = await aReply(store(), 'other', ownerId);
        const reply = await aReply(store(), 'hello', ownerId);
        const changes = [{ text: LONG }, { shortcut: 'привет' }, { shortcut: 'ab', text: 'Both' }, {}];
        let expected = reply;
        for (const change of changes) {
          expected = { ...expected, ...change, updatedAt: SOON };
          const updated = await store().updateCannedReply(reply.id, { ...change, updatedAt: SOON });
          expect(updated).toEqual(expected);
          expect(await store().findCannedReply(reply.id)).toEqual(expected);
        }
        expect(await store().findCannedReply(other.id)).toEqual(other);
      }
      expect(await shortcutsOf(store(), DANA)).toEqual(['ab', 'ab', 'other', 'other']);
    });

    it('refuses a shortcut that another of the same owner has, and changes nothing', async () => {
      for (const ownerId of [null, DANA]) {
        const reply = await aReply(store(), 'hello', ownerId);
        await aReply(store(), 'bye', ownerId);
        const change = { shortcut: 'bye', text: 'Lost', updatedAt: SOON };
        await expectCode(store().updateCannedReply(reply.id, change), 'SHORTCUT_TAKEN');
        expect(await store().findCannedReply(reply.id)).toEqual(reply);
      }
    });

    it('takes the shortcut it has, one of another owner, and one that is free again', async () => {
      const reply = await aReply(store(), 'hello', DANA);
      await aReply(store(), 'team');
      await aReply(store(), 'foreign', MIKAEL);
      const { id: gone } = await aReply(store(), 'gone', DANA);
      await store().removeCannedReply(gone);
      for (const shortcut of ['hello', 'team', 'foreign', 'gone', 'hello']) {
        const updated = await store().updateCannedReply(reply.id, { shortcut, updatedAt: SOON });
        expect(updated).toEqual({ ...reply, shortcut, updatedAt: SOON });
      }
      await aReply(store(), 'gone', DANA);
    });

    it('finds none of another id, also for a shortcut that is taken', async () => {
      const reply = await aReply(store(), 'hello');
      for (const id of [UNKNOWN_ID, 'hello', ...MALFORMED_IDS])
        expect(await store().updateCannedReply(id, { shortcut: 'hello', updatedAt: SOON })).toBeNull();
      expect(await store().findCannedReply(reply.id)).toEqual(reply);
    });
  },

  removeCannedReply(store) {
    it('removes this one and gives what it was', async () => {
      for (const ownerId of [null, DANA]) {
        const kept = await aReply(store(), 'kept', ownerId);
        const reply = await aReply(store(), 'hello', ownerId);
        const changed = await store().updateCannedReply(reply.id, { text: 'Now', updatedAt: SOON });
        expect(await store().removeCannedReply(reply.id)).toEqual(changed);
        expect(await store().removeCannedReply(reply.id)).toBeNull();
        expect(await store().findCannedReply(reply.id)).toBeNull();
        expect(await store().updateCannedReply(reply.id, { updatedAt: NOW })).toBeNull();
        expect(await store().findCannedReply(kept.id)).toEqual(kept);
      }
      expect(await shortcutsOf(store(), DANA)).toEqual(['kept', 'kept']);
    });

    it('finds none of another id', async () => {
      const reply = await aReply(store(), 'hello');
      for (const id of [UNKNOWN_ID, 'hello', ...MALFORMED_IDS])
        expect(await store().removeCannedReply(id)).toBeNull();
      expect(await store().listCannedReplies(DANA)).toEqual([reply]);
    });
  },

  removeCannedRepliesOf(store) {
    it("removes all of this person's own, and nothing of the team's or anybody else's", async () => {
      const kept = [await aReply(store(), 'bye', MIKAEL), await aReply(store(), 'hello')];
      const own = [await aReply(store(), 'hello', DANA), await aReply(store(), 'bye', DANA)];
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS]) await store().removeCannedRepliesOf(id);
      expect(await shortcutsOf(store(), DANA)).toEqual(['bye', 'hello', 'hello']);
      for (let round = 0; round < 2; round += 1) await store().removeCannedRepliesOf(DANA);
      for (const { id } of own) expect(await store().findCannedReply(id)).toBeNull();
      expect(await store().listCannedReplies(MIKAEL)).toEqual(kept);
      await store().createCannedReply({ ...HELLO, ownerId: DANA }, 1);
    });
  },
} satisfies Partial<Record<keyof DeskStore, DeskCases>>;
