import { expect } from '@jest/globals';
import type { AuditEvent, AuditSubject } from '@prochat/contract';
import type { AuditFilter, AuditStore } from '@prochat/server/auth';

export type NewAuditEvent = Omit<AuditEvent, 'id'>;

export const PRIYA = { id: 'c'.repeat(24), displayName: 'Priya Nair' };
export const DANA = { id: 'd'.repeat(24), displayName: 'Dana Whitfield' };
export const ANA: AuditSubject = { kind: 'user', id: 'a'.repeat(24), name: 'Ana Oliveira' };
export const TOMAS: AuditSubject = { kind: 'user', id: 'b'.repeat(24), name: 'Tomás Reyes' };
export const A_TAG: AuditSubject = { kind: 'tag', id: 'жалоба', name: 'жалоба' };
export const UNKNOWN_ID = 'f'.repeat(24);
/** Each must behave exactly like an unknown id. */
export const MALFORMED_IDS = ['', 'nobody', 'z'.repeat(24), 'f'.repeat(23), '{"$gt":""}', '__proto__', '"'];
export const AN_ID = expect.stringMatching(/^[0-9a-f]{24}$/) as unknown as string;

/** More than any of these tests makes. */
export const EVERYTHING = { limit: 1_000 };

/** ISO time `minutes` after nine o'clock. */
export function at(minutes: number): string {
  return new Date(Date.UTC(2099, 2, 1, 9, minutes)).toISOString();
}

export const BLOCKED: NewAuditEvent = {
  at: at(0),
  actor: PRIYA,
  action: 'blocked',
  subject: ANA,
  reason: 'Spam — „grüßt“ 👋 alle,\nimmer wieder',
  data: { until: at(60), days: 1.5, strikes: -3, forGood: false, note: null, query: '{"$gt":""}' },
};

/** Appends `count` events, one a minute, or all at the same moment. */
export async function appendMany(
  store: AuditStore,
  count: number,
  change: Partial<NewAuditEvent> = {},
): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (let i = 0; i < count; i += 1)
    events.push(await store.appendAudit({ ...BLOCKED, at: at(i), ...change }));
  return events;
}

/** As the store must list them: newest first, those of the same moment by id, descending. */
export function newestFirst(events: readonly AuditEvent[]): AuditEvent[] {
  const key = ({ at: when, id }: AuditEvent): string => `${when} ${id}`;
  return events.toSorted((a, b) => (key(a) < key(b) ? 1 : -1));
}

/** All pages of a list, joined; checks that pages are full, and that there is a last one that says so. */
export async function everyPage(
  store: AuditStore,
  filter: AuditFilter,
  limit: number,
): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.listAudit(filter, { limit, ...(cursor === undefined ? {} : { cursor }) });
    events.push(...page.items);
    if (page.nextCursor !== null) expect(page.items).toHaveLength(limit);
    expect(events.length).toBeLessThan(EVERYTHING.limit);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return events;
}
