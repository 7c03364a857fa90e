import type { Statements } from '../statements';
import { isCorruption } from '../sqlite-errors';
import type { Connection } from './connection';
import { openIndexFile, removeIndexFile } from './index-file';
import { conversationTerms, messageTerms, type ConversationFacts, type MessageFacts } from './terms';

/** So many rows are indexed in one transaction. */
const BATCH = 250;

/** How far the index has followed the store, with what was found there: pk and id of the last row, number of the last change. */
interface Mark {
  messagePk: number;
  messageId: string;
  conversationPk: number;
  conversationId: string;
  changeN: number;
  changedPk: number;
}

const NOTHING_SEEN: Mark = {
  messagePk: 0,
  messageId: '',
  conversationPk: 0,
  conversationId: '',
  changeN: 0,
  changedPk: 0,
};

type IndexedMessage = { pk: number; id: string } & MessageFacts;
type IndexedConversation = { pk: number; id: string } & ConversationFacts;
interface Change {
  n: number;
  kind: 'message' | 'conversation';
  changedPk: number;
}

const MESSAGE = `SELECT m.pk, m.id, m.text, m.kind, m.deletedAt, c.userId FROM message m JOIN conversation c ON c.id = m.conversationId`;
const CONVERSATION =
  'SELECT pk, id, status, userId, userName, assignedToId, topic, priority, tags FROM conversation';

/**
 * The full-text index over messages and conversations, in a file of its own (`prochat-search.db`) that only this thread
 * writes. It holds nothing that is not in the store: it follows the store behind, batch by batch, each with a mark of how
 * far it came in the same transaction, and is made anew when it is missing, damaged or belongs to another state of the
 * store. So it costs the writing of a message nothing, and no crash can leave it wrong.
 */
export class SearchIndex {
  #index: Connection;
  #mark: Mark;

  constructor(
    private readonly file: string,
    private readonly store: Statements,
  ) {
    this.#index = openIndexFile(file);
    this.#mark = NOTHING_SEEN;
    if (!this.#readsMark() || !this.#continuesStore()) this.startAnew();
  }

  /** pks of the messages below `before` that have all terms of the query (`toQuery`), descending. */
  messages(query: string, before: number, limit: number): number[] {
    return this.#index
      .prepare(
        'SELECT rowid AS pk FROM message_words WHERE message_words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?',
      )
      .all(query, before, limit)
      .map(({ pk }) => Number(pk));
  }

  /** pks of at most `limit` conversations that have all terms of the query. */
  conversations(query: string, limit: number): number[] {
    return this.#index
      .prepare('SELECT rowid AS pk FROM conversation_words WHERE conversation_words MATCH ? LIMIT ?')
      .all(query, limit)
      .map(({ pk }) => Number(pk));
  }

  /** How many conversations have all terms of the query. */
  countConversations(query: string): number {
    const row = this.#index
      .prepare('SELECT COUNT(*) AS n FROM conversation_words WHERE conversation_words MATCH ?')
      .get(query);
    return Number(row?.['n']);
  }

  /** The number of the last entry of `search_change` that need not be kept. */
  get changesSeen(): number {
    return this.#mark.changeN;
  }

  /** One batch towards the end of the store. @returns whether there is more */
  catchUpSome(what: 'everything' | 'conversations' = 'everything'): boolean {
    // A full or failing disk may have stopped it from being made anew.
    if (!this.#index.db.isOpen) this.#open();
    const before = this.#mark;
    try {
      return this.#index.atomically(() => {
        const counts = [this.#followConversations(), this.#followChanges()];
        if (what === 'everything') counts.push(this.#followMessages());
        if (this.#mark !== before) this.#writeMark();
        return counts.includes(BATCH);
      });
    } catch (error) {
      this.#mark = before;
      throw error;
    }
  }

  /** Brings the index to the end of the store and gives what `search` finds in it; a damaged index is made anew. */
  upToDate<T>(what: 'everything' | 'conversations', search: (index: this) => T): T {
    try {
      while (this.catchUpSome(what));
      return search(this);
    } catch (error) {
      if (!isCorruption(error)) throw error;
      this.startAnew();
      while (this.catchUpSome(what));
      return search(this);
    }
  }

  /** Throws everything away; the next catching up begins at the first message. */
  startAnew(): void {
    this.#index.close();
    removeIndexFile(this.file);
    this.#open();
  }

  #open(): void {
    this.#index = openIndexFile(this.file);
    this.#mark = this.#readMark();
  }

  /** For the tests that no query scans. */
  get statements(): string[] {
    return this.#index.statements;
  }

  explain(sql: string): string[] {
    return this.#index.explain(sql);
  }

  close(): void {
    this.#index.close();
  }

  #followConversations(): number {
    const rows = this.store
      .prepare(`${CONVERSATION} WHERE pk > ? ORDER BY pk LIMIT ${BATCH}`)
      .all(this.#mark.conversationPk) as unknown as IndexedConversation[];
    for (const row of rows) this.#put('conversation', row.pk, conversationTerms(row));
    const last = rows.at(-1);
    if (last) this.#mark = { ...this.#mark, conversationPk: last.pk, conversationId: last.id };
    return rows.length;
  }

  #followMessages(): number {
    const rows = this.store
      .prepare(`${MESSAGE} WHERE m.pk > ? ORDER BY m.pk LIMIT ${BATCH}`)
      .all(this.#mark.messagePk) as unknown as IndexedMessage[];
    for (const row of rows) this.#putMessage(row);
    const last = rows.at(-1);
    if (last) this.#mark = { ...this.#mark, messagePk: last.pk, messageId: last.id };
    return rows.length;
  }

  /** What was indexed before and has been edited, deleted, claimed, closed since. What is not indexed yet will be met later. */
  #followChanges(): number {
    const changes = this.store
      .prepare(`SELECT n, kind, changedPk FROM search_change WHERE n > ? ORDER BY n LIMIT ${BATCH}`)
      .all(this.#mark.changeN) as unknown as Change[];
    const changed = (kind: Change['kind'], upTo: number) =>
      new Set(changes.flatMap((c) => (c.kind === kind && c.changedPk <= upTo ? [c.changedPk] : [])));
    for (const pk of changed('conversation', this.#mark.conversationPk)) {
      const row = this.store.prepare(`${CONVERSATION} WHERE pk = ?`).get(pk);
      if (row) this.#put('conversation', pk, conversationTerms(row as unknown as IndexedConversation));
    }
    for (const pk of changed('message', this.#mark.messagePk)) {
      const row = this.store.prepare(`${MESSAGE} WHERE m.pk = ?`).get(pk);
      if (row) this.#putMessage(row as unknown as IndexedMessage);
    }
    const last = changes.at(-1);
    if (last) this.#mark = { ...this.#mark, changeN: last.n, changedPk: last.changedPk };
    return changes.length;
  }

  #putMessage(row: IndexedMessage): void {
    const terms = messageTerms(row);
    if (terms === null) this.#index.prepare('DELETE FROM message_words WHERE rowid = ?').run(row.pk);
    else this.#put('message', row.pk, terms);
  }

  #put(kind: Change['kind'], pk: number, terms: string): void {
    this.#index.prepare(`INSERT OR REPLACE INTO ${kind}_words (rowid, terms) VALUES (?, ?)`).run(pk, terms);
  }

  /** False when the store is another one or an earlier state: after a restore, or a power cut that the index outran. */
  #continuesStore(): boolean {
    const { messagePk, messageId, conversationPk, conversationId, changeN, changedPk } = this.#mark;
    const id = (table: 'message' | 'conversation', pk: number) =>
      this.store.prepare(`SELECT id FROM ${table} WHERE pk = ?`).get(pk)?.['id'];
    const change = this.store.prepare('SELECT changedPk FROM search_change WHERE n = ?').get(changeN);
    // What it has not seen yet must still be there, from the first one on.
    const first = this.store.prepare('SELECT min(n) AS n FROM search_change').get()?.['n'] ?? 1;
    return (
      (messagePk === 0 || id('message', messagePk) === messageId) &&
      (conversationPk === 0 || id('conversation', conversationPk) === conversationId) &&
      (changeN === 0 ? first === 1 : change?.['changedPk'] === changedPk)
    );
  }

  /** @returns false when the index is too damaged for it */
  #readsMark(): boolean {
    try {
      this.#mark = this.#readMark();
      return true;
    } catch (error) {
      if (!isCorruption(error)) throw error;
      return false;
    }
  }

  #readMark(): Mark {
    const row = this.#index.prepare('SELECT * FROM mark WHERE pk = 1').get();
    return row as unknown as Mark;
  }

  #writeMark(): void {
    const { messagePk, messageId, conversationPk, conversationId, changeN, changedPk } = this.#mark;
    this.#index
      .prepare(
        `UPDATE mark SET messagePk = @messagePk, messageId = @messageId, conversationPk = @conversationPk,
         conversationId = @conversationId, changeN = @changeN, changedPk = @changedPk WHERE pk = 1`,
      )
      .run({ messagePk, messageId, conversationPk, conversationId, changeN, changedPk });
  }
}
