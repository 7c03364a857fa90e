import type { AuditEvent } from '@prochat/contract';
import type { AuditFilter } from '@prochat/server/auth';
import fc from 'fast-check';
import { deed, defined, limit, seldom, type Deed } from './deed';
import { DESK_NAMES } from './desk-deeds';
import { END_USERS, STAFF, at, choice, minute } from './world';

const actor = fc.constantFrom(...STAFF);
const action = fc.constantFrom('blocked' as const, 'unblocked' as const, 'tag-created' as const);
const subject = fc.oneof(
  fc
    .constantFrom(...END_USERS)
    .map(({ id, displayName }) => ({ kind: 'user' as const, id, name: displayName })),
  fc.constantFrom(...DESK_NAMES).map((name) => ({ kind: 'tag' as const, id: name, name })),
);
const reason = fc.option(fc.constantFrom('Spam — „grüßt“ 👋', ''));
const data = fc.constantFrom<AuditEvent['data']>(
  {},
  { from: 'red', to: null },
  { count: 1.5, forGood: true, query: '{"$gt":""}' },
);
/** Few, so that several are of one moment. */
const event = fc
  .record({ actor, action, subject, reason, data, minute })
  .map(({ minute: when, ...rest }) => ({ ...rest, at: at(when) }));

/** Each of them mostly absent; now and then of nobody. */
const filter = fc.record({
  actorId: seldom(fc.constantFrom(...STAFF.map(({ id }) => id), 'nobody'), 5),
  subjectId: seldom(fc.constantFrom(END_USERS[0].id, DESK_NAMES[0], 'nobody'), 5),
  action: seldom(action, 5),
  after: seldom(minute.map(at), 7),
  before: seldom(minute.map(at), 7),
});

/** Who did what to whom. */
export const auditDeeds: readonly Deed[] = [
  deed('appendAudit', 8, { event }, ({ stores }, picks) => stores.call('appendAudit', picks.event)),
  deed('listAudit', 6, { filter, cursor: choice, limit }, async (world, picks) => {
    const page = { limit: picks.limit, ...world.cursor('audit', picks.cursor) };
    const wanted = defined(picks.filter) as AuditFilter;
    world.keepCursor('audit', await world.stores.call('listAudit', wanted, page));
  }),
  deed('race appendAudit', 1, { event }, ({ stores }, picks) => stores.race('appendAudit', 3, picks.event)),
];
