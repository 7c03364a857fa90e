import { summaryAfter, type ConversationRecord, type MessageRecord } from '@prochat/server/chat';
import { ConversationRows } from './conversation.rows';
import { MESSAGE_COLUMNS, toMessage } from './message.rows';
import { Connection } from './search/connection';
import type { Statements } from './statements';

const BATCH = 1_000;

/** A conversation as its log says, where its row does not say so yet. */
export interface FoldedConversation {
  conversation: ConversationRecord;
  /** Of the message the preview shows, when that is one that was folded in. */
  previewRevision: number | null;
}

/**
 * The summaries that were not written yet when a store was killed, copied or looked at: a message is in the log first,
 * and in the row of its conversation some time later (`ConversationMemory`). `summary_mark` says from which message on
 * that may be so, and only those are read.
 */
export function summariesBehind(store: Statements): Map<string, FoldedConversation> {
  const rows = new ConversationRows(store);
  const read = store.prepare(
    `SELECT pk, ${MESSAGE_COLUMNS} FROM message WHERE pk >= ? ORDER BY pk LIMIT ${BATCH}`,
  );
  const seen = new Map<string, FoldedConversation | null>();
  let from = markOf(store);
  for (;;) {
    const batch = read.all(from);
    for (const row of batch) fold(toMessage(row), rows, seen);
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) break;
    from = Number(last['pk']) + 1;
  }
  const behind = [...seen].filter((entry): entry is [string, FoldedConversation] => entry[1] !== null);
  return new Map(behind);
}

/** Writes them, in one transaction with the new mark. For the owner of the file, before anybody else uses it. */
export function writeSummariesBehind(store: Connection): void {
  const isMarked = store.prepare('SELECT 1 FROM message WHERE pk >= ? LIMIT 1');
  if (!isMarked.get(markOf(store))) return;
  store.atomically(() => {
    const rows = new ConversationRows(store);
    for (const { conversation } of summariesBehind(store).values()) rows.saveSummary(conversation);
    moveMark(store, null);
  });
}

/** @param messagePk the first message that may not be in a summary; `null` when all of them are */
export function moveMark(store: Statements, messagePk: number | null): void {
  store
    .prepare(
      `UPDATE summary_mark SET messagePk = coalesce(?, (SELECT coalesce(max(pk), 0) + 1 FROM message)) WHERE pk = 1`,
    )
    .run(messagePk);
}

/** The conversation with one more message; those it knows already change nothing. */
export function withMessage(conversation: ConversationRecord, message: MessageRecord): ConversationRecord {
  if (message.seq <= conversation.lastSeq) return conversation;
  const summary = summaryAfter(conversation, message);
  const { updatedAt } = conversation;
  return {
    ...conversation,
    ...summary,
    // A cursor may have moved after the message had come.
    updatedAt: updatedAt > summary.updatedAt ? updatedAt : summary.updatedAt,
  };
}

function markOf(store: Statements): number {
  return Number(store.prepare('SELECT messagePk FROM summary_mark WHERE pk = 1').get()?.['messagePk']);
}

function fold(
  message: MessageRecord,
  rows: ConversationRows,
  seen: Map<string, FoldedConversation | null>,
): void {
  const id = message.conversationId;
  const known = seen.get(id);
  const before = known?.conversation ?? rows.find(id);
  if (!before || message.seq <= before.lastSeq) {
    if (known === undefined) seen.set(id, null);
    return;
  }
  seen.set(id, {
    conversation: withMessage(before, message),
    previewRevision: message.kind === 'message' ? message.revision : (known?.previewRevision ?? null),
  });
}
