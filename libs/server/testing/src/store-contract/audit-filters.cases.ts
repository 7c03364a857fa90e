import { describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '@prochat/contract';
import type { AuditFilter, AuditStore } from '@prochat/server/auth';
import {
  ANA,
  A_TAG,
  BLOCKED,
  DANA,
  EVERYTHING,
  MALFORMED_IDS,
  PRIYA,
  TOMAS,
  UNKNOWN_ID,
  at,
  everyPage,
  newestFirst,
} from './audit-fixtures';
import type { AuditCases } from './audit-store.contract';

const ACTIONS = ['blocked', 'unblocked', 'erased'] as const;

/** Every combination of the filters, each of them absent or given. */
const COMBINATIONS: readonly AuditFilter[] = [
  ['actorId', PRIYA.id],
  ['subjectId', ANA.id],
  ['action', 'blocked'],
  ['after', at(1)],
  ['before', at(3)],
].reduce<AuditFilter[]>(
  (all, [name = '', value]) => [...all, ...all.map((filter) => ({ ...filter, [name]: value }))],
  [{}],
);

/** The filters of the list, alone and together. */
export const auditFilterCases: AuditCases = (store) => {
  /** Everybody does everything to everything in each of four minutes. */
  async function everything(): Promise<AuditEvent[]> {
    const events: AuditEvent[] = [];
    for (const minute of [2, 0, 3, 1])
      for (const actor of [PRIYA, DANA])
        for (const subject of [ANA, TOMAS, A_TAG])
          for (const action of ACTIONS)
            events.push(await store().appendAudit({ ...BLOCKED, at: at(minute), actor, subject, action }));
    return events;
  }

  describe('with filters', () => {
    it('gives of all of them those that each filter and each combination wants, page by page', async () => {
      const events = newestFirst(await everything());
      expect(COMBINATIONS).toHaveLength(32);
      for (const filter of COMBINATIONS) {
        const wanted = events.filter((event) => isWanted(event, filter));
        expect(wanted.length).toBeGreaterThan(0);
        expect(await everyPage(store(), filter, 5)).toEqual(wanted);
        expect(await store().listAudit(filter, EVERYTHING)).toEqual({ items: wanted, nextCursor: null });
      }
    });

    it('takes an end exactly: at the first moment or after it, before the last', async () => {
      for (const minute of [0, 1, 2]) await store().appendAudit({ ...BLOCKED, at: at(minute) });
      const times = async (filter: AuditFilter) =>
        (await everyPage(store(), filter, 9)).map((event) => event.at);
      expect(await times({ after: at(1) })).toEqual([at(2), at(1)]);
      expect(await times({ before: at(1) })).toEqual([at(0)]);
      expect(await times({ after: at(1), before: at(1) })).toEqual([]);
      expect(await times({ after: at(2), before: at(1) })).toEqual([]);
      expect(await times({ after: '2099-03-01T09:00:00.001Z', before: at(2) })).toEqual([at(1)]);
      expect(await times({ after: at(3) })).toEqual([]);
    });

    it('finds the subject by whatever it is known by, and literally', async () => {
      const tag = await store().appendAudit({ ...BLOCKED, subject: A_TAG, action: 'tag-created' });
      const person = await store().appendAudit({ ...BLOCKED, at: at(1) });
      expect(await idsBy(store(), { subjectId: A_TAG.id })).toEqual([tag.id]);
      expect(await idsBy(store(), { subjectId: ANA.id })).toEqual([person.id]);
      for (const subjectId of [PRIYA.id, 'жалоб', 'Жалоба', 'жалоба ', '%', '.*', ...MALFORMED_IDS])
        expect(await idsBy(store(), { subjectId })).toEqual([]);
    });

    it('finds the one who did it, and not the one to whom it was done', async () => {
      const { id } = await store().appendAudit({ ...BLOCKED, subject: { ...ANA, id: DANA.id } });
      expect(await idsBy(store(), { actorId: PRIYA.id })).toEqual([id]);
      for (const actorId of [DANA.id, UNKNOWN_ID, ...MALFORMED_IDS])
        expect(await idsBy(store(), { actorId })).toEqual([]);
    });

    it('finds an action and none that is called alike', async () => {
      const { id } = await store().appendAudit(BLOCKED);
      const unblocked = await store().appendAudit({ ...BLOCKED, at: at(1), action: 'unblocked' });
      expect(await idsBy(store(), { action: 'blocked' })).toEqual([id]);
      expect(await idsBy(store(), { action: 'unblocked' })).toEqual([unblocked.id]);
      expect(await idsBy(store(), { action: 'erased' })).toEqual([]);
    });

    it('goes on where it was, with the same filter, while others are added', async () => {
      const events = newestFirst(await everything());
      const filter = { subjectId: TOMAS.id, after: at(1) };
      const first = await store().listAudit(filter, { limit: 4 });
      await store().appendAudit({ ...BLOCKED, subject: TOMAS, at: at(4) });
      const cursor = first.nextCursor ?? '';
      const rest = await store().listAudit(filter, { cursor, limit: 1_000 });
      expect([...first.items, ...rest.items]).toEqual(events.filter((event) => isWanted(event, filter)));
    });
  });
};

function isWanted(event: AuditEvent, { actorId, subjectId, action, after, before }: AuditFilter): boolean {
  return (
    (actorId === undefined || event.actor.id === actorId) &&
    (subjectId === undefined || event.subject.id === subjectId) &&
    (action === undefined || event.action === action) &&
    (after === undefined || event.at >= after) &&
    (before === undefined || event.at < before)
  );
}

async function idsBy(store: AuditStore, filter: AuditFilter): Promise<string[]> {
  return (await everyPage(store, filter, 9)).map(({ id }) => id);
}
