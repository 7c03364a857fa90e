import type { Page } from '@prochat/contract';
import type { ConversationCounts, ConversationListSelector, ConversationRecord } from '@prochat/server/chat';
import { trusted, type Model, type Query, type Types } from 'mongoose';
import { toConversationRecord, type ConversationDocument } from './conversation.schema';
import { decodeCursor, encodeCursor, type Keyset } from './keyset-cursor';
import { parseId, requireId } from './object-ids';
import { prefixRange } from './user-lists';

/** Up to so many conversations with a word are fetched and sorted here; more of them are found on the way along a list. */
const RARE = 300;

type ListQuery = Query<ConversationDocument[], ConversationDocument>;
type Condition = Record<string, unknown>;

interface PageRequest {
  cursor?: string;
  limit: number;
}

/**
 * The lists of the product and their counts. A list walks one index in its own order and looks at priority, tag and words
 * on the way. A search for a rare word would walk far: it starts from the index of words instead.
 */
export class ConversationLists {
  constructor(private readonly conversations: Model<ConversationDocument>) {}

  /** @throws AppError INVALID_CURSOR */
  async page(selector: ConversationListSelector, request: PageRequest): Promise<Page<ConversationRecord>> {
    const narrowed = narrow(selector);
    const { cursor } = request;
    const after =
      cursor === undefined ? [] : this.after(selector, decodeCursor(selector.list, 'number', cursor));
    if (narrowed === null) return { items: [], nextCursor: null };
    const where = [narrowed.where, ...filter(selector), ...after];
    const few = await this.findRare(selector.words);
    const found = few
      ? await this.among(few, selector, where)
      : await this.walk(selector, narrowed.index, where, request.limit + 1);

    const items = found.slice(0, request.limit);
    const last = items.at(-1);
    return {
      items: items.map(toConversationRecord),
      nextCursor: found.length > request.limit && last ? toCursor(selector, last) : null,
    };
  }

  async count(): Promise<ConversationCounts> {
    const groups = await this.countQuery();
    const counts: ConversationCounts = { queue: 0, all: 0, assigned: {} };
    for (const { _id, n } of groups) {
      counts.all += n;
      if (_id.status === 'open') counts.queue += n;
      else if (_id.assignedTo) counts.assigned[_id.assignedTo.toHexString()] = n;
    }
    return counts;
  }

  countQuery() {
    return this.conversations
      .aggregate<{ _id: { status: string; assignedTo: Types.ObjectId | null }; n: number }>([
        { $match: { status: { $in: ['open', 'assigned'] } } },
        {
          $project: {
            _id: 0,
            status: 1,
            assignedTo: { $cond: [{ $eq: ['$status', 'assigned'] }, '$assignedTo', null] },
          },
        },
        { $group: { _id: { status: '$status', assignedTo: '$assignedTo' }, n: { $sum: 1 } } },
      ])
      .hint('counts');
  }

  walk(selector: ConversationListSelector, index: string, where: Condition[], limit: number): ListQuery {
    return this.conversations
      .find({ $and: where })
      .sort(selector.list === 'queue' ? { waitingSince: 1, _id: 1 } : { lastMessageAt: -1, _id: -1 })
      .hint(index)
      .limit(limit)
      .lean<ConversationDocument[]>();
  }

  /** What comes after a keyset in the list's order. The first condition is what the index is entered by. */
  after({ list }: ConversationListSelector, { value, id }: Keyset<number>): Condition[] {
    const at = new Date(value);
    const _id = requireId(id);
    const [key, from, beyond] =
      list === 'queue'
        ? (['waitingSince', '$gte', '$gt'] as const)
        : (['lastMessageAt', '$lte', '$lt'] as const);
    return [
      { [key]: trusted({ [from]: at }) },
      { $or: [{ [key]: trusted({ [beyond]: at }) }, { [key]: at, _id: trusted({ [beyond]: _id }) }] },
    ];
  }

  /** Everything that has the longest of `words`, or `null` when that is much. */
  private async findRare(words: readonly string[] = []): Promise<Types.ObjectId[] | null> {
    const longest = [...words].sort((a, b) => b.length - a.length)[0];
    if (longest === undefined) return null;
    const found = await this.rareQuery(longest);
    return found.length > RARE ? null : found.map(({ _id }) => _id);
  }

  rareQuery(word: string): ListQuery {
    return this.conversations
      .find({ searchWords: hasPrefix(word) }, { _id: 1 })
      .hint('searchWords')
      .limit(RARE + 1)
      .lean<ConversationDocument[]>();
  }

  private async among(
    ids: readonly Types.ObjectId[],
    { list }: ConversationListSelector,
    where: Condition[],
  ): Promise<ConversationDocument[]> {
    const found = await this.amongQuery(ids, where);
    const key = list === 'queue' ? 'waitingSince' : 'lastMessageAt';
    const ascending = (a: ConversationDocument, b: ConversationDocument): number =>
      Number(a[key]) - Number(b[key]) || (a._id.toHexString() < b._id.toHexString() ? -1 : 1);
    return found.sort(list === 'queue' ? ascending : (a, b) => ascending(b, a));
  }

  amongQuery(ids: readonly Types.ObjectId[], where: Condition[]): ListQuery {
    return this.conversations
      .find({ $and: [{ _id: trusted({ $in: ids }) }, ...where] })
      .hint('_id_')
      .lean<ConversationDocument[]>();
  }
}

/** The equalities of a list and the index that serves them in order; `null` when they can match nothing. */
export function narrow(selector: ConversationListSelector): { where: Condition; index: string } | null {
  const { list, status } = selector as { list: string; status?: string };
  const withStatus = status === undefined ? {} : { status };
  switch (selector.list) {
    case 'queue':
      return { where: { status: 'open' }, index: 'queue' };
    case 'mine': {
      const assignedTo = parseId(selector.assigneeId);
      return assignedTo && { where: { assignedTo, status: status ?? 'assigned' }, index: 'byAssignee' };
    }
    case 'own':
    case 'all': {
      if (selector.userId === undefined && list === 'all')
        return { where: withStatus, index: status === undefined ? 'all' : 'byStatus' };
      const userId = parseId(selector.userId ?? '');
      return (
        userId && {
          where: { userId, ...withStatus },
          index: status === undefined ? 'byUser' : 'byUserAndStatus',
        }
      );
    }
  }
}

export function filter({ priority, tag, words = [] }: ConversationListSelector): Condition[] {
  return [
    ...(priority === undefined ? [] : [{ priority }]),
    ...(tag === undefined ? [] : [{ tags: trusted({ $elemMatch: trusted({ $eq: tag }) }) }]),
    ...words.map((word) => ({ searchWords: hasPrefix(word) })),
  ];
}

/** One and the same word must lie in the range, hence the `$elemMatch`. */
function hasPrefix(word: string): object {
  return trusted({ $elemMatch: prefixRange(word) });
}

function toCursor({ list }: ConversationListSelector, last: ConversationDocument): string {
  const value = list === 'queue' ? Number(last.waitingSince) : last.lastMessageAt.getTime();
  return encodeCursor(list, { value, id: last._id.toHexString() });
}
