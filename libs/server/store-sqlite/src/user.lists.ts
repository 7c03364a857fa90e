import type { Page } from '@prochat/contract';
import type { UserQuery, UserRecord } from '@prochat/server/auth';
import { fromCursor, toCursor } from './list-cursor';
import type { Statements } from './statements';
import { SELECT_USER, toNameKey, toUser } from './user.rows';

/** Sorts after every text that begins with the same prefix. */
const AFTER_ALL = '\u{10FFFF}';
const LIST = 'users';

/** The list of all people by name, narrowed by role and by the beginning of name or e-mail. */
export class UserLists {
  constructor(private readonly store: Statements) {}

  /** @throws AppError INVALID_CURSOR */
  page({ role, q, cursor, limit }: UserQuery): Page<UserRecord> {
    const from = cursor === undefined ? { key: '', id: '' } : fromCursor(LIST, cursor);
    const where = ['(nameKey, id) > (@key, @id)'];
    const parameters: Record<string, string | number> = { ...from, limit: limit + 1 };
    if (role !== undefined) {
      parameters['role'] = role;
      where.push('role = @role');
    }
    if (q) {
      parameters['q'] = q.toLowerCase();
      parameters['qEnd'] = q.toLowerCase() + AFTER_ALL;
      where.push('((nameKey >= @q AND nameKey < @qEnd) OR (email >= @q AND email < @qEnd))');
    }
    const rows = this.store
      .prepare(`${SELECT_USER} WHERE ${where.join(' AND ')} ORDER BY nameKey, id LIMIT @limit`)
      .all(parameters);
    const items = rows.slice(0, limit).map(toUser);
    const last = items.at(-1);
    return {
      items,
      nextCursor:
        rows.length > limit && last
          ? toCursor(LIST, { key: toNameKey(last.displayName), id: last.id })
          : null,
    };
  }
}
