import type { Page } from '@prochat/contract';
import { isNarrowed, mayMatch, type MessageRecord, type MessageSearch } from '@prochat/server/chat';
import { AppError } from '@prochat/server/core';
import { fromCursor, toCursor } from '../list-cursor';
import { MESSAGE_COLUMNS, toMessage } from '../message.rows';
import type { Statements } from '../statements';
import { NarrowedMessages } from './narrowed.messages';
import type { SearchIndex } from './search-index';
import { fact, toQuery } from './terms';

const LIST = 'messages';

/** Search in everything that was said, newest first. */
export class MessageFinder {
  readonly #get;
  readonly #position;

  constructor(
    store: Statements,
    private readonly index: SearchIndex,
    private readonly narrowed = new NarrowedMessages(store, index),
  ) {
    this.#get = store.prepare(`SELECT ${MESSAGE_COLUMNS} FROM message WHERE pk = ?`);
    this.#position = store.prepare('SELECT id FROM message WHERE pk = ?');
  }

  /** @throws AppError INVALID_CURSOR */
  page(search: MessageSearch, { cursor, limit }: { cursor?: string; limit: number }): Page<MessageRecord> {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(fromCursor(LIST, cursor).key);
    if (!Number.isSafeInteger(before)) throw new AppError('INVALID_CURSOR');
    if (!mayMatch(search)) return { items: [], nextCursor: null };
    const { pks, goesOnBelow } = isNarrowed(search)
      ? this.narrowed.find(search, before, limit + 1)
      : { pks: this.#withWords(search, before, limit + 1), goesOnBelow: null };
    const found = pks.slice(0, limit);
    const last = pks.length > limit ? (found.at(-1) ?? null) : goesOnBelow;
    return {
      items: found.flatMap((pk) => this.#get.all(pk)).map(toMessage),
      nextCursor: last === null ? null : this.#cursorOf(last),
    };
  }

  #withWords({ words, reader }: MessageSearch, before: number, limit: number): number[] {
    const query = toQuery(reader.side === 'user' ? [fact.user(reader.userId)] : [], words);
    return this.index.upToDate('everything', (index) => index.messages(query, before, limit));
  }

  #cursorOf(pk: number): string {
    return toCursor(LIST, { key: String(pk), id: String(this.#position.get(pk)?.['id']) });
  }
}
