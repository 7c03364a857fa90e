import { expect, it } from '@jest/globals';
import { AUDIT_ACTIONS, AUDIT_SUBJECTS } from '@prochat/contract';
import type { AuditStore } from '@prochat/server/auth';
import { A_TAG, AN_ID, BLOCKED, EVERYTHING, appendMany, at, everyPage, newestFirst } from './audit-fixtures';
import type { AuditCases } from './audit-store.contract';

/** Adding events, and the list of all of them. */
export const auditCases = {
  appendAudit(store) {
    it('keeps everything it is given, under an id of its own', async () => {
      const event = await store().appendAudit(BLOCKED);
      expect(event).toEqual({ ...BLOCKED, id: AN_ID });
      expect(await store().listAudit({}, EVERYTHING)).toEqual({ items: [event], nextCursor: null });
    });

    it('keeps events without a reason and without data', async () => {
      const bare = { ...BLOCKED, subject: A_TAG, action: 'tag-removed', reason: null, data: {} } as const;
      const event = await store().appendAudit(bare);
      expect(event).toEqual({ ...bare, id: AN_ID });
      expect((await store().listAudit({}, EVERYTHING)).items).toEqual([event]);
    });

    it('keeps every action and every kind of subject', async () => {
      const events = [];
      for (const [index, action] of AUDIT_ACTIONS.entries()) {
        const kind = AUDIT_SUBJECTS[index % AUDIT_SUBJECTS.length] ?? 'user';
        const subject = { ...A_TAG, kind };
        events.push(await store().appendAudit({ ...BLOCKED, at: at(index), action, subject }));
      }
      expect((await store().listAudit({}, EVERYTHING)).items).toEqual(events.toReversed());
    });

    it('keeps equal events apart', async () => {
      const [one, two] = await appendMany(store(), 2, { at: at(0) });
      expect(two).toEqual({ ...one, id: AN_ID });
      expect(two?.id).not.toBe(one?.id);
      expect((await store().listAudit({}, EVERYTHING)).items).toHaveLength(2);
    });
  },

  listAudit(store) {
    it('is empty when nothing has been done', async () => {
      expect(await store().listAudit({}, EVERYTHING)).toEqual({ items: [], nextCursor: null });
    });

    it('gives the newest first, in whatever order they were added', async () => {
      const events = [];
      for (const minute of [3, 1, 4, 0, 5, 2])
        events.push(await store().appendAudit({ ...BLOCKED, at: at(minute) }));
      const { items } = await store().listAudit({}, EVERYTHING);
      expect(items.map((event) => event.at)).toEqual([5, 4, 3, 2, 1, 0].map(at));
      expect(items).toEqual(newestFirst(events));
    });

    it('gives those of the same moment by id, descending', async () => {
      const events = await appendMany(store(), 5, { at: at(1) });
      events.push(...(await appendMany(store(), 3)));
      expect((await store().listAudit({}, EVERYTHING)).items).toEqual(newestFirst(events));
    });

    it('tells apart what is a millisecond apart', async () => {
      const times = ['2099-03-01T09:00:00.001Z', '2099-03-01T09:00:00.000Z', '2099-03-01T08:59:59.999Z'];
      for (const when of times.toReversed()) await store().appendAudit({ ...BLOCKED, at: when });
      expect((await everyPage(store(), {}, 1)).map((event) => event.at)).toEqual(times);
    });

    it('pages through all of them once, also through those of one moment', async () => {
      const events = [
        ...(await appendMany(store(), 5, { at: at(1) })),
        ...(await appendMany(store(), 3)),
        ...(await appendMany(store(), 2, { at: at(0) })),
      ];
      for (const limit of [1, 2, 3, 5, 9, 10, 11])
        expect(await everyPage(store(), {}, limit)).toEqual(newestFirst(events));
    });

    it('says null and not an empty page after a last page that is full', async () => {
      await appendMany(store(), 2);
      expect((await store().listAudit({}, { limit: 2 })).nextCursor).toBeNull();
    });

    it('gives each once while others are added: newer ones not at all, older ones in their place', async () => {
      const events = await appendMany(store(), 6, { at: at(2) });
      const seen = [];
      const late = [];
      for (let cursor: string | undefined, isDone = false; !isDone;) {
        const page = await store().listAudit({}, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.items);
        // Newer ones come before the cursor, older ones after it.
        await store().appendAudit({ ...BLOCKED, at: at(3) });
        if (late.length < 4) late.push(await store().appendAudit({ ...BLOCKED, at: at(-late.length) }));
        cursor = page.nextCursor ?? undefined;
        isDone = cursor === undefined;
      }
      expect(seen).toEqual(newestFirst([...events, ...late]));
    });

    it('refuses a cursor that is not one of its own, with and without a filter', async () => {
      await appendMany(store(), 2);
      const { nextCursor } = await store().listAudit({}, { limit: 1 });
      expect(nextCursor).not.toBeNull();
      const forged = ['["2099-03-01T09:00:00.000Z",{"$gt":""}]', '[null,null]', '{}', '["x","y"]'].map(
        (text) => Buffer.from(text).toString('base64url'),
      );
      for (const cursor of ['', 'x', 'null', '[]', `${nextCursor}x`, `${nextCursor}=`, ...forged, '💥'])
        for (const filter of [{}, { actorId: BLOCKED.actor.id }])
          await expect(store().listAudit(filter, { limit: 1, cursor })).rejects.toMatchObject({
            name: 'AppError',
            code: 'INVALID_CURSOR',
          });
    });
  },
} satisfies Record<keyof AuditStore, AuditCases>;
