import { expect, it } from '@jest/globals';
import type { AuditEvent } from '@prochat/contract';
import type { AuditStore } from '@prochat/server/auth';
import { BLOCKED, EVERYTHING, appendMany, at, everyPage, newestFirst } from './audit-fixtures';
import type { AuditCases } from './audit-store.contract';

/** What must hold while many add at the same time, beside the cases of each method. */
export const auditRaces = {
  appendAudit(store) {
    it('keeps all of fifty at once, of one moment and of several', async () => {
      const events = await fiftyAtOnce(store());
      expect(new Set(events.map(({ id }) => id)).size).toBe(50);
      expect(events.map(({ data }) => data['index'])).toEqual(
        Array.from({ length: 50 }, (_, index) => index),
      );
      expect((await store().listAudit({}, EVERYTHING)).items).toEqual(newestFirst(events));
    });
  },

  listAudit(store) {
    it('gives everything that was there once while fifty are added', async () => {
      const events = await appendMany(store(), 12, { at: at(2) });
      const [added, listed] = await Promise.all([fiftyAtOnce(store()), everyPage(store(), {}, 2)]);
      const ids = listed.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(listed).toEqual(newestFirst(listed));
      const before = new Set(events.map(({ id }) => id));
      expect(listed.filter(({ id }) => before.has(id))).toEqual(newestFirst(events));
      expect(await everyPage(store(), {}, 9)).toEqual(newestFirst([...events, ...added]));
    });
  },
} satisfies Record<keyof AuditStore, AuditCases>;

function fiftyAtOnce(store: AuditStore): Promise<AuditEvent[]> {
  return Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      store.appendAudit({ ...BLOCKED, at: at(index % 5), data: { index } }),
    ),
  );
}
