import type { Page } from '@prochat/contract';
import type { UserQuery, UserRecord } from '@prochat/server/auth';
import { fromCursor, toCursor, type ListPosition } from './list-cursor';
import type { Statements } from './statements';
import { SELECT_USER, toNameKey, toUser } from './user.rows';

/** Sorts after every text that begins with the same prefix. */
const AFTER_ALL = '\u{10FFFF}';
const LIST = 'users';
/** Up to so many people with such an e-mail are fetched and put in order here; more are met soon on the way along all. */
const FEW = 500;

/** The list of all people by name, narrowed by role and by the beginning of name or e-mail. */
export class UserLists {
  constructor(
    private readonly store: Statements,
    /** For tests: how many are few. */
    private readonly few = FEW,
  ) {}

  /** @throws AppError INVALID_CURSOR */
  page({ role, q, cursor, limit }: UserQuery): Page<UserRecord> {
    const from = cursor === undefined ? { key: '', id: '' } : fromCursor(LIST, cursor);
    const prefix = q?.toLowerCase() ?? '';
    const found =
      prefix === '' ? this.#walk('', {}, from, role, limit + 1) : this.#find(prefix, from, role, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        found.length > limit && last
          ? toCursor(LIST, { key: toNameKey(last.displayName), id: last.id })
          : null,
    };
  }

  #find(prefix: string, from: ListPosition, role: UserQuery['role'], limit: number): UserRecord[] {
    const range = { prefix, end: prefix + AFTER_ALL };
    const byEmail = this.#byEmail(range, role);
    if (byEmail === null)
      return this.#walk(
        'AND ((nameKey >= @prefix AND nameKey < @end) OR (email >= @prefix AND email < @end))',
        range,
        from,
        role,
        limit,
      );
    const start = compareText(from.key, prefix) < 0 ? { key: prefix, id: '' } : from;
    const byName = this.#walk('AND nameKey < @end', { end: range.end }, start, role, limit);
    const found = new Map([...byName, ...byEmail.filter(isAfter(from))].map((user) => [user.id, user]));
    return [...found.values()].sort(byNameAndId).slice(0, limit);
  }

  /** `null` when there are more than a few. */
  #byEmail(range: Record<string, string>, role: UserQuery['role']): UserRecord[] | null {
    const rows = this.store
      .prepare(
        `${SELECT_USER} WHERE email >= @prefix AND email < @end ${role ? 'AND +role = @role' : ''} LIMIT @limit`,
      )
      .all({ ...range, ...(role && { role }), limit: this.few + 1 });
    return rows.length > this.few ? null : rows.map(toUser);
  }

  #walk(
    condition: string,
    parameters: Record<string, string>,
    { key, id }: ListPosition,
    role: UserQuery['role'],
    limit: number,
  ): UserRecord[] {
    return this.store
      .prepare(
        `${SELECT_USER} WHERE (nameKey, id) > (@key, @id) ${role ? 'AND role = @role' : ''} ${condition}
         ORDER BY nameKey, id LIMIT @limit`,
      )
      .all({ ...parameters, ...(role && { role }), key, id, limit })
      .map(toUser);
  }
}

function isAfter({ key, id }: ListPosition): (user: UserRecord) => boolean {
  return (user) => (compareText(toNameKey(user.displayName), key) || compareText(user.id, id)) > 0;
}

function byNameAndId(a: UserRecord, b: UserRecord): number {
  return compareText(toNameKey(a.displayName), toNameKey(b.displayName)) || compareText(a.id, b.id);
}

/** As SQLite compares text: by its bytes in UTF-8. */
function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
