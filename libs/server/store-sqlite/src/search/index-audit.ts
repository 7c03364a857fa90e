import type { StoreFault } from '@prochat/server/chat';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { SQLITE, isCorruption, sqliteCode } from '../sqlite-errors';
import type { Statements } from '../statements';
import { Connection } from './connection';
import { conversationTerms, messageTerms, toQuery, type ConversationFacts } from './terms';

const BATCH = 1_000;

interface Indexed {
  pk: number;
  id: string;
  conversationId: string;
  /** `null` where search must find nothing. */
  terms: string | null;
}

/**
 * What the search index at `file` knows otherwise than the store says, as far as it has followed. A server that runs keeps
 * the index to itself and makes it anew when it is damaged, so then, and when there is no index yet, nothing is said.
 */
export function* faultsOfIndex(
  file: string,
  store: Statements,
  onProgress: (records: number) => void,
): Generator<StoreFault> {
  if (!existsSync(file)) return;
  let index: Connection | null = null;
  try {
    index = new Connection(new DatabaseSync(file, { readOnly: true }));
    yield* integrityFaults(index);
    yield* contentFaults(index, store, onProgress);
  } catch (error) {
    if (sqliteCode(error) === SQLITE.BUSY) return;
    if (!isCorruption(error)) throw error;
    yield fault(null, `search index: damaged (${(error as Error).message}); the server makes it anew`);
  } finally {
    index?.close();
  }
}

/** Includes the inner checks of FTS5. */
function* integrityFaults(index: Statements): Generator<StoreFault> {
  for (const row of index.prepare('PRAGMA integrity_check(20)').all()) {
    const what = String(row['integrity_check']);
    if (what !== 'ok') yield fault(null, `search index: ${what}`);
  }
}

function* contentFaults(
  index: Statements,
  store: Statements,
  onProgress: (records: number) => void,
): Generator<StoreFault> {
  const mark = index.prepare('SELECT messagePk, conversationPk, changeN FROM mark WHERE pk = 1').get();
  if (!mark) return;
  const changed = new Set(
    store
      .prepare('SELECT kind, changedPk FROM search_change WHERE n > ?')
      .all(Number(mark['changeN']))
      .map(({ kind, changedPk }) => `${String(kind)} ${Number(changedPk)}`),
  );
  let seen = 0;
  for (const kind of ['conversation', 'message'] as const) {
    for (const row of indexedUpTo(kind, store, Number(mark[`${kind}Pk`]))) {
      if (!changed.has(`${kind} ${row.pk}`) && !isIndexed(kind, index, row))
        yield fault(row.conversationId, `${kind} ${row.id}: search does not find it by its words`);
      seen += 1;
      if (seen % BATCH === 0) onProgress(seen);
    }
  }
}

/** All terms are there and no others: they are counted too. */
function isIndexed(kind: 'conversation' | 'message', index: Statements, { pk, terms }: Indexed): boolean {
  if (terms === null)
    return index.prepare(`SELECT 1 FROM ${kind}_words_docsize WHERE id = ?`).get(pk) === undefined;
  if (terms === '') return true;
  const all = terms.split(' ');
  const found = index
    .prepare(`SELECT 1 FROM ${kind}_words WHERE ${kind}_words MATCH ? AND rowid = ?`)
    .get(toQuery(all, []), pk);
  const size = index.prepare(`SELECT sz FROM ${kind}_words_docsize WHERE id = ?`).get(pk)?.['sz'];
  return found !== undefined && size instanceof Uint8Array && fromVarint(size) === all.length;
}

function* indexedUpTo(kind: 'conversation' | 'message', store: Statements, upTo: number): Generator<Indexed> {
  const statement = store.prepare(
    kind === 'message'
      ? `SELECT m.pk, m.id, m.conversationId, m.text, m.kind, c.userId FROM message m
         JOIN conversation c ON c.id = m.conversationId WHERE m.pk > ? AND m.pk <= ? ORDER BY m.pk LIMIT ${BATCH}`
      : `SELECT pk, id, id AS conversationId, status, userId, userName, assignedToId, topic, priority, tags
         FROM conversation WHERE pk > ? AND pk <= ? ORDER BY pk LIMIT ${BATCH}`,
  );
  for (let pk = 0; ;) {
    const rows = statement.all(pk, upTo) as unknown as (Omit<Indexed, 'terms'> &
      ConversationFacts &
      Parameters<typeof messageTerms>[0])[];
    for (const row of rows) {
      const { pk, id, conversationId } = row;
      yield {
        pk,
        id,
        conversationId,
        terms: kind === 'conversation' ? conversationTerms(row) : termsOf(row),
      };
    }
    const last = rows.at(-1);
    if (!last) return;
    pk = last.pk;
  }
}

/** As the index leaves them out: events, and what is deleted or empty. */
function termsOf(row: Parameters<typeof messageTerms>[0]): string | null {
  return row.kind === 'event' || row.text === '' ? null : messageTerms(row);
}

/** The number in SQLite's own form: seven bits a byte, the highest first. */
function fromVarint(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 128 + (byte & 0x7f);
  return value;
}

function fault(conversationId: string | null, what: string): StoreFault {
  return { conversationId, what };
}
