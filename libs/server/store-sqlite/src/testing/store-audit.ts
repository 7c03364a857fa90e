import type { ConversationRecord, MessageRecord } from '@prochat/server/chat';
import type { SqliteStores } from '../sqlite-stores';
import { allPages } from './all-pages';
import { editOf, fromClientId, stepOf, textOf, type Fact } from './facts';
import type { Ledger } from './ledger';
import { faultsOfLog } from './log-faults';
import { faultsOfSearch } from './search-faults';

/** What is wrong, in words; all lists are empty when nothing is. */
export interface AuditReport {
  /** Acknowledged, but not stored or stored as something else. */
  lost: string[];
  /** Stored, but never sent so. */
  phantom: string[];
  /** Sent once and stored more often. */
  doubled: string[];
  /** The store contradicts itself. */
  unsound: string[];
}

type Logs = ReadonlyMap<string, readonly MessageRecord[]>;

/** Reads all of the store and holds it against what was acknowledged, and against itself. */
export async function auditStore(
  { chat, database }: Pick<SqliteStores, 'chat' | 'database'>,
  ledger: Ledger,
): Promise<AuditReport> {
  const integrity = database.prepare('PRAGMA integrity_check').all();
  const unsound = integrity.flatMap((row) =>
    row['integrity_check'] === 'ok' ? [] : [String(row['integrity_check'])],
  );
  const found = await allPages((page) => chat.listConversations({ list: 'all' }, page));
  const conversations = new Map(found.map((conversation) => [conversation.id, conversation]));
  const logs = new Map<string, MessageRecord[]>();
  for (const conversation of conversations.values()) {
    const { items } = await chat.sliceMessages(conversation.id, 'professional', { limit: 1_000_000 });
    logs.set(conversation.id, items);
    unsound.push(...faultsOfLog(conversation, items));
  }
  unsound.push(...(await faultsOfSearch(chat, [...logs.values()].flat())));
  return {
    lost: [...lostMessages(ledger, logs), ...lostCursors(ledger, conversations)],
    phantom: phantoms(ledger, logs),
    doubled: doubled(ledger, logs),
    unsound,
  };
}

function lostMessages({ facts }: Ledger, logs: Logs): string[] {
  return facts.filter((fact) => isLost(fact, logs)).map((fact) => JSON.stringify(fact));
}

function isLost({ conversationId, message, step, revision }: Fact, logs: Logs): boolean {
  if (!message) return false;
  const stored = logs.get(conversationId)?.[message.seq - 1];
  if (stored?.id !== message.id || stored.clientId !== message.clientId) return true;
  if (stored.revision < (revision ?? 0)) return true;
  if (step === 'delete') return stored.deletedAt === null;
  // The last edit that was acknowledged is there when nothing older is: see `phantoms` for what else may be.
  return stored.deletedAt === null && (editOf(stored.text) ?? -1) < (editOf(message.text) ?? -1);
}

function lostCursors({ facts }: Ledger, conversations: ReadonlyMap<string, ConversationRecord>): string[] {
  return facts
    .filter(({ conversationId, read }) => {
      const stored = read && conversations.get(conversationId)?.read[read.side].upToSeq;
      return read && (stored === undefined || stored < read.upToSeq);
    })
    .map((fact) => JSON.stringify(fact));
}

/** A lane sends one thing at a time, so beside what was acknowledged there can only be what it was just about to do. */
function phantoms(ledger: Ledger, logs: Logs): string[] {
  if (ledger.facts.length === 0) return [];
  const acknowledged = new Set(
    ledger.facts.flatMap(({ message, refused }) => (refused ? [] : (message?.id ?? []))),
  );
  const edits = new Set(
    ledger.facts.flatMap((fact) => (fact.step === 'edit' ? `${fact.lane} ${fact.i}` : [])),
  );
  const deletions = new Set(
    ledger.facts.flatMap(({ step, message }) => (step === 'delete' && message ? message.id : [])),
  );
  return [...logs.values()].flat().flatMap((stored) => {
    if (stored.kind === 'event') return [];
    const from = fromClientId(stored.clientId ?? '');
    if (!from) return [`${stored.id}: sent by nobody`];
    const { lane, i } = from;
    const state = ledger.lane(lane);
    const underWay = stepOf(state, ledger.seed);
    if (!acknowledged.has(stored.id) && lane >= 0 && i !== state.next)
      return [`${stored.id}: ${lane} ${i} not sent`];
    if (stored.deletedAt !== null)
      return deletions.has(stored.id) || underWay === 'delete' ? [] : [`${stored.id}: deleted by nobody`];
    const edit = editOf(stored.text);
    if (edit !== null && !edits.has(`${lane} ${edit}`) && edit !== state.next)
      return [`${stored.id}: edit ${edit} not sent`];
    return stored.text === textOf(lane, i, edit, ledger.mostLetters) ? [] : [`${stored.id}: ${stored.text}`];
  });
}

function doubled(ledger: Ledger, logs: Logs): string[] {
  const seen = new Set<string>();
  const twice: string[] = [];
  for (const { conversationId, senderId, clientId, id } of [...logs.values()].flat()) {
    if (clientId === null) continue;
    // A lane's clientIds are its own, in whatever conversation.
    const key = ledger.facts.length > 0 ? clientId : `${conversationId} ${senderId} ${clientId}`;
    if (seen.has(key)) twice.push(`${id}: ${clientId} again`);
    seen.add(key);
  }
  return twice;
}
