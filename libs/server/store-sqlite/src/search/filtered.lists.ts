import type { Page } from '@prochat/contract';
import type { ConversationListSelector, ConversationRecord } from '@prochat/server/chat';
import { compareTexts, narrow, orderOf, type ListOrder, type Parameters } from '../conversation.lists';
import { CONVERSATION_COLUMNS, toConversation } from '../conversation.rows';
import { fromCursor, toCursor } from '../list-cursor';
import type { Statements } from '../statements';
import type { SearchIndex } from './search-index';
import { conversationWords, listQuery } from './terms';

/** Up to so many matches are fetched and put in order here; more of them are met soon enough on the way along the list. */
const FEW = 500;
/** The same for words, which are looked for here and not by SQLite: a step along the list costs about as much as a fetch. */
const FEW_WITH_WORDS = 1_500;
/** A list is walked so far without asking how many matches there are in all. */
const WALKED_AT_ONCE = 1_500;

interface Candidate {
  pk: number;
  id: string;
  key: string;
}

/**
 * Lists filtered by priority, tag or words. The index knows how many conversations match everything together: few are
 * fetched and put in order, many are found by walking the list. So neither a rare word nor a frequent one is slow.
 */
export class FilteredLists {
  readonly #get;

  constructor(
    private readonly store: Statements,
    private readonly index: SearchIndex,
    /** For tests: how many are few, in every list. */
    private readonly fewOf?: number,
  ) {
    this.#get = store.prepare(`SELECT ${CONVERSATION_COLUMNS} FROM conversation c WHERE c.pk = ?`);
  }

  /** @throws AppError INVALID_CURSOR */
  page(
    selector: ConversationListSelector,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Page<ConversationRecord> {
    const order = orderOf(selector);
    const from = cursor === undefined ? order.start : fromCursor(order.name, cursor);
    const parameters: Parameters = { key: from.key, id: from.id };
    const where = [...narrow(selector, parameters), order.after].join(' AND ');
    const found = this.#find(selector, order, where, parameters, limit + 1);

    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.flatMap(({ pk }) => this.#get.all(pk)).map(toConversation),
      nextCursor: found.length > limit && last ? toCursor(order.name, { key: last.key, id: last.id }) : null,
    };
  }

  #find(
    selector: ConversationListSelector,
    order: ListOrder,
    where: string,
    parameters: Parameters,
    limit: number,
  ): Candidate[] {
    const query = listQuery(selector);
    const matches = (most: number) =>
      this.index.upToDate('conversations', (index) => index.conversations(query, most));
    const fewest = this.fewOf ?? (selector.words?.length ? FEW_WITH_WORDS : FEW);
    const few = matches(fewest + 1);
    if (few.length <= fewest) return this.#among(few, order, where, parameters).slice(0, limit);
    return (
      this.#walk(selector, query, order, where, parameters, limit) ??
      this.#among(matches(Number.MAX_SAFE_INTEGER), order, where, parameters).slice(0, limit)
    );
  }

  #among(pks: readonly number[], order: ListOrder, where: string, parameters: Parameters): Candidate[] {
    const statement = this.store.prepare(
      `SELECT c.pk, c.id, ${order.key} AS key FROM json_each(@pks) j CROSS JOIN conversation c ON c.pk = j.value
       WHERE ${where}`,
    );
    const rows = statement.all({ ...parameters, pks: JSON.stringify(pks) }) as unknown as Candidate[];
    return rows.sort((a, b) => order.direction * (compareTexts(a.key, b.key) || compareTexts(a.id, b.id)));
  }

  /**
   * @returns `null` when more was walked than there are matches: they lie far from the beginning of the list, and fetching
   * all of them costs no more than the way so far
   */
  #walk(
    { priority, tag, words = [] }: ConversationListSelector,
    query: string,
    order: ListOrder,
    where: string,
    parameters: Parameters,
    limit: number,
  ): Candidate[] | null {
    const conditions = [where];
    if (priority !== undefined) conditions.push('c.priority = @priority');
    // In the JSON of a list of strings, a quoted string occurs only as a whole element: quotes inside are escaped.
    if (tag !== undefined) conditions.push('instr(c.tags, @tag) > 0');
    const rows = this.store
      .prepare(
        `SELECT c.pk, c.id, ${order.key} AS key, c.topic, c.userName FROM conversation c
         WHERE ${conditions.join(' AND ')} ORDER BY ${order.by}`,
      )
      .iterate({
        ...parameters,
        ...(priority !== undefined && { priority }),
        ...(tag !== undefined && { tag: JSON.stringify(tag) }),
      }) as unknown as Iterable<Candidate & { topic: string; userName: string }>;

    const found: Candidate[] = [];
    let walked = 0;
    let most = WALKED_AT_ONCE;
    for (const row of rows) {
      if (hasWords(row, words)) found.push(row);
      if (found.length === limit) return found;
      walked += 1;
      if (walked < most) continue;
      most = this.index.countConversations(query);
      if (walked >= most) return null;
    }
    return found;
  }
}

function hasWords(row: { topic: string; userName: string }, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const own = conversationWords(row);
  return words.every((word) => own.some((candidate) => candidate.startsWith(word)));
}
