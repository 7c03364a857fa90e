import type { Page } from '@prochat/contract';
import type { UserQuery, UserRecord } from '@prochat/server/auth';
import { trusted, type Model, type Query } from 'mongoose';
import { decodeCursor, encodeCursor } from './keyset-cursor';
import { requireId } from './object-ids';
import { prefixRange } from './word-prefixes';
import { toNameKey, toUserRecord, type UserDocument } from './user.schema';

type UserListQuery = Query<UserDocument[], UserDocument>;

/** One more than a page, in the order of names. @throws AppError INVALID_CURSOR */
export function usersQuery(users: Model<UserDocument>, { role, q, cursor, limit }: UserQuery): UserListQuery {
  const conditions: Record<string, unknown>[] = [];
  if (role !== undefined) conditions.push({ role });
  if (q !== undefined && q !== '') {
    const prefix = prefixRange(toNameKey(q));
    conditions.push({ $or: [{ nameKey: prefix }, { email: prefix }] });
  }
  if (cursor !== undefined) {
    const { value, id } = decodeCursor('users', 'string', cursor);
    conditions.push(
      { nameKey: trusted({ $gte: value }) },
      {
        $or: [{ nameKey: trusted({ $gt: value }) }, { nameKey: value, _id: trusted({ $gt: requireId(id) }) }],
      },
    );
  }
  return users
    .find(conditions.length === 0 ? {} : { $and: conditions })
    .sort({ nameKey: 1, _id: 1 })
    .hint(role === undefined ? 'byName' : 'byRoleAndName')
    .limit(limit + 1)
    .lean<UserDocument[]>();
}

export function toUserPage(found: UserDocument[], limit: number): Page<UserRecord> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const nextCursor =
    found.length > limit && last !== undefined
      ? encodeCursor('users', { value: last.nameKey, id: last._id.toHexString() })
      : null;
  return { items: items.map(toUserRecord), nextCursor };
}

/** Two ordered index scans, merged. */
export function professionalsQuery(users: Model<UserDocument>, now: Date): UserListQuery {
  return users
    .find({
      role: trusted({ $in: ['staff', 'admin'] }),
      $or: [{ blockedUntil: null }, { blockedUntil: trusted({ $lte: now }) }],
    })
    .sort({ nameKey: 1, _id: 1 })
    .hint('byRoleAndName')
    .lean<UserDocument[]>();
}
