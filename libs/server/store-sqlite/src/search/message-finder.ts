import type { Page } from '@prochat/contract';
import type { MessageRecord, MessageSearch } from '@prochat/server/chat';
import { AppError } from '@prochat/server/core';
import { fromCursor, toCursor } from '../list-cursor';
import { MESSAGE_COLUMNS, toMessage } from '../message.rows';
import type { Statements } from '../statements';
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
  ) {
    this.#get = store.prepare(`SELECT ${MESSAGE_COLUMNS} FROM message WHERE pk = ?`);
    this.#position = store.prepare('SELECT id FROM message WHERE pk = ?');
  }

  /** @throws AppError INVALID_CURSOR */
  page(
    { words, reader }: MessageSearch,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Page<MessageRecord> {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(fromCursor(LIST, cursor).key);
    if (!Number.isSafeInteger(before)) throw new AppError('INVALID_CURSOR');
    if (words.length === 0) return { items: [], nextCursor: null };
    const query = toQuery(reader.side === 'user' ? [fact.user(reader.userId)] : [], words);
    const pks = this.index.upToDate('everything', (index) => index.messages(query, before, limit + 1));
    const found = pks.slice(0, limit);
    const last = found.at(-1);
    return {
      items: found.flatMap((pk) => this.#get.all(pk)).map(toMessage),
      nextCursor: pks.length > limit && last !== undefined ? this.#cursorOf(last) : null,
    };
  }

  #cursorOf(pk: number): string {
    return toCursor(LIST, { key: String(pk), id: String(this.#position.get(pk)?.['id']) });
  }
}
