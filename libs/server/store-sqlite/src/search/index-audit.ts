import type { StoreFault } from '@prochat/server/chat';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { SQLITE, isCorruption, sqliteCode } from '../sqlite-errors';
import type { Statements } from '../statements';
import { Connection } from './connection';
import { conversationTerms, messageTerms, toQuery, type ConversationFacts, type MessageFacts } from './terms';

const BATCH = 1_000;
const BUCKETS = 65_536;
const FAULTS_LISTED = 100;

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

type Kind = 'conversation' | 'message';

function* contentFaults(
  index: Connection,
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
    const isFollowed = (pk: number): boolean => changed.size === 0 || !changed.has(`${kind} ${pk}`);
    const upTo = Number(mark[`${kind}Pk`]);
    const expected = new TermSums();
    for (const { pk, terms } of indexedUpTo(kind, store, upTo)) {
      if (terms && isFollowed(pk)) for (const term of terms.split(' ')) expected.add(term, pk);
      seen += 1;
      if (seen % BATCH === 0) onProgress(seen);
    }
    const found = sumsOf(kind, index, isFollowed);
    if (found.equals(expected)) continue;
    yield* listed(kind, index, store, {
      upTo,
      isSuspect: (pk) => isFollowed(pk) && found.differs(expected, pk),
    });
  }
}

/** Which ones they are is asked one by one, and only where the sums differ. */
function* listed(
  kind: Kind,
  index: Statements,
  store: Statements,
  { upTo, isSuspect }: { upTo: number; isSuspect: (pk: number) => boolean },
): Generator<StoreFault> {
  let left = FAULTS_LISTED;
  for (const row of indexedUpTo(kind, store, upTo)) {
    if (!isSuspect(row.pk) || isIndexed(kind, index, row)) continue;
    yield fault(row.conversationId, `${kind} ${row.id}: search does not find it by its words`);
    left -= 1;
    if (left === 0) return;
  }
  if (left === FAULTS_LISTED)
    yield fault(null, `search index: words of a ${kind} that the store does not have`);
}

/** All pairs of a term and where it stands, summed up: order does not matter, and memory does not grow. */
class TermSums {
  private readonly sums = new Uint32Array(BUCKETS);

  add(term: string, pk: number): void {
    let hash = Math.imul(0x811c9dc5 ^ pk, 0x9e3779b1);
    for (let i = 0; i < term.length; i += 1) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193);
    const bucket = pk % BUCKETS;
    this.sums[bucket] = (this.sums[bucket] ?? 0) + (hash ^ (hash >>> 15));
  }

  /** True when something is different about one of those that share the bucket of `pk`. */
  differs(other: TermSums, pk: number): boolean {
    return this.sums[pk % BUCKETS] !== other.sums[pk % BUCKETS];
  }

  equals(other: TermSums): boolean {
    return this.sums.every((sum, bucket) => sum === other.sums[bucket]);
  }
}

function sumsOf(kind: Kind, index: Connection, isFollowed: (pk: number) => boolean): TermSums {
  const sums = new TermSums();
  // In the temporary schema: the index itself is read only.
  index.db.exec(
    `CREATE VIRTUAL TABLE temp.${kind}_terms USING fts5vocab('main', '${kind}_words', 'instance')`,
  );
  const statement = index.db.prepare(`SELECT term, doc FROM temp.${kind}_terms`);
  statement.setReturnArrays(true);
  const rows = statement.iterate() as unknown as Iterable<[string, number]>;
  for (const [term, pk] of rows) if (isFollowed(pk)) sums.add(term, pk);
  return sums;
}

/** All terms are there and no others: they are counted too. */
function isIndexed(kind: Kind, index: Statements, { pk, terms }: Indexed): boolean {
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

function* indexedUpTo(kind: Kind, store: Statements, upTo: number): Generator<Indexed> {
  const statement = store.prepare(
    kind === 'message'
      ? `SELECT m.pk, m.id, m.conversationId, m.text, m.kind, m.deletedAt, c.userId FROM message m
         JOIN conversation c ON c.id = m.conversationId WHERE m.pk > ? AND m.pk <= ? ORDER BY m.pk LIMIT ${BATCH}`
      : `SELECT pk, id, id AS conversationId, status, userId, userName, assignedToId, topic, priority, tags
         FROM conversation WHERE pk > ? AND pk <= ? ORDER BY pk LIMIT ${BATCH}`,
  );
  for (let pk = 0; ;) {
    const rows = statement.all(pk, upTo) as unknown as (Omit<Indexed, 'terms'> &
      ConversationFacts &
      MessageFacts)[];
    for (const row of rows) {
      const { pk, id, conversationId } = row;
      yield {
        pk,
        id,
        conversationId,
        terms: kind === 'conversation' ? conversationTerms(row) : messageTerms(row),
      };
    }
    const last = rows.at(-1);
    if (!last) return;
    pk = last.pk;
  }
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
