import { hasName, type MessageSearch } from '@prochat/server/chat';
import type { Statements } from '../statements';
import type { SearchIndex } from './search-index';
import { fact, toQuery } from './terms';

/** So many messages are looked at for one page: along the log of everything, and among those that the index names. */
const MOST = { newest: 20_000, indexed: 5_000 };

type Parameters = Record<string, string | number>;
interface Candidate {
  pk: number;
  senderName: string | null;
}

interface Found {
  /** Descending. */
  pks: number[];
  /** The last one looked at when there may be more below it, else `null`. */
  goesOnBelow: number | null;
}

/**
 * Searches by more than words. What the index does not know (who said it, when, with files, the state of the
 * conversation) is looked at message by message, newest first: among those with the words, for an end user among his own,
 * and only where neither is given among all. However little matches, a page looks at so many and no more.
 */
export class NarrowedMessages {
  constructor(
    private readonly store: Statements,
    private readonly index: SearchIndex,
    /** For tests: how many are looked at. */
    private readonly most = MOST,
  ) {}

  /** The newest `limit` below `before`, or fewer when so many were looked at. */
  find(search: MessageSearch, before: number, limit: number): Found {
    const { words, reader } = search;
    if (reader.side === 'professional' && words.length === 0) return this.#amongNewest(search, before, limit);
    return this.#amongIndexed(search, before, limit);
  }

  #amongNewest(search: MessageSearch, before: number, limit: number): Found {
    const last = this.store
      .prepare('SELECT pk FROM message WHERE pk < ? ORDER BY pk DESC LIMIT 1 OFFSET ?')
      .get(before, this.most.newest - 1)?.['pk'];
    const pks = this.#sieve(search, limit, {
      from: 'message m',
      where: `m.pk < @before AND m.pk >= @last AND m.kind <> 'event' AND m.deletedAt IS NULL`,
      order: 'ORDER BY m.pk DESC',
      parameters: { before, last: Number(last ?? 0) },
    });
    return { pks, goesOnBelow: last === undefined ? null : Number(last) };
  }

  /** The index has neither events nor what is deleted, and under a user's own term no notes. */
  #amongIndexed(search: MessageSearch, before: number, limit: number): Found {
    const { words, reader } = search;
    const query = toQuery(reader.side === 'user' ? [fact.user(reader.userId)] : [], words);
    const most = this.most.indexed;
    // All at once: the index begins anew with every question, which costs more than what it then gives.
    const named = this.index.upToDate('everything', (index) => index.messages(query, before, most));
    const pks = this.#sieve(search, limit, {
      from: 'json_each(@pks) j CROSS JOIN message m ON m.pk = j.value',
      where: 'TRUE',
      order: '',
      parameters: { pks: JSON.stringify(named) },
    });
    return { pks, goesOnBelow: named.length < most ? null : (named.at(-1) ?? null) };
  }

  #sieve(
    search: MessageSearch,
    limit: number,
    source: { from: string; where: string; order: string; parameters: Parameters },
  ): number[] {
    const narrowing = conditions(search);
    const where = [source.where, ...narrowing.where].join(' AND ');
    const rows = this.store
      .prepare(
        `SELECT m.pk, m.senderName FROM ${source.from} ${narrowing.join} WHERE ${where} ${source.order}`,
      )
      .iterate({ ...source.parameters, ...narrowing.parameters }) as unknown as Iterable<Candidate>;
    const isSender = senderCheck(search);
    const found: number[] = [];
    for (const { pk, senderName } of rows) {
      if (isSender(senderName)) found.push(pk);
      if (found.length === limit) break;
    }
    return found;
  }
}

/** What SQLite can tell of message `m` and its conversation `c`. */
function conditions({ sender, status, tag, hasFile, sentFrom, sentBefore }: MessageSearch) {
  const where: string[] = [];
  const parameters: Parameters = {};
  const must = (condition: string, values: Parameters): void => {
    where.push(condition);
    Object.assign(parameters, values);
  };
  if (sender && 'id' in sender) must('m.senderId = @senderId', { senderId: sender.id });
  if (hasFile) must('m.attachments IS NOT NULL', {});
  if (sentFrom !== undefined) must('m.createdAt >= @sentFrom', { sentFrom });
  if (sentBefore !== undefined) must('m.createdAt < @sentBefore', { sentBefore });
  if (status !== undefined) must('c.status = @status', { status });
  // In the JSON of a list of strings, a quoted string occurs only as a whole element: quotes inside are escaped.
  if (tag !== undefined) must('instr(c.tags, @tag) > 0', { tag: JSON.stringify(tag) });
  const ofConversation = status !== undefined || tag !== undefined;
  const join = ofConversation ? 'CROSS JOIN conversation c ON c.id = m.conversationId' : '';
  return { where, parameters, join };
}

/** Names are few and say much, so each is taken apart once. */
function senderCheck({ sender }: MessageSearch): (name: string | null) => boolean {
  if (sender === undefined || 'id' in sender) return () => true;
  const known = new Map<string | null, boolean>();
  return (name) => {
    const isSender = known.get(name) ?? hasName(name, sender.words);
    known.set(name, isSender);
    return isSender;
  };
}
