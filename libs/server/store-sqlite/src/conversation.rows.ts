import type { ConversationStatus, LastMessage, PersonRef, Priority, Rating } from '@prochat/contract';
import type { ConversationRecord } from '@prochat/server/chat';
import type { Statements } from './statements';

/** A row of `conversation`; `tags`, `lastMessage`, `read`, `closedBy` and `rating` are JSON. */
interface ConversationRow {
  id: string;
  status: ConversationStatus;
  userId: string;
  userName: string;
  assignedToId: string | null;
  assignedToName: string | null;
  topic: string;
  priority: Priority;
  tags: string;
  lastSeq: number;
  lastPublicSeq: number;
  revision: number;
  lastMessage: string | null;
  lastMessageAt: string;
  sentUser: number;
  sentProfessional: number;
  read: string;
  deliveredUser: number;
  deliveredProfessional: number;
  waitingSince: string | null;
  closedAt: string | null;
  closedBy: string | null;
  rating: string | null;
  createdAt: string;
  updatedAt: string;
}

const COLUMNS = [
  'id',
  'status',
  'userId',
  'userName',
  'assignedToId',
  'assignedToName',
  'topic',
  'priority',
  'tags',
  'lastSeq',
  'lastPublicSeq',
  'revision',
  'lastMessage',
  'lastMessageAt',
  'sentUser',
  'sentProfessional',
  'read',
  'deliveredUser',
  'deliveredProfessional',
  'waitingSince',
  'closedAt',
  'closedBy',
  'rating',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof ConversationRow)[];

/** What `toConversation` needs, as a column list of the alias `c`. */
export const CONVERSATION_COLUMNS = COLUMNS.map((name) => `c.${name}`).join();

const DELIVERED = 'deliveredUser = @deliveredUser, deliveredProfessional = @deliveredProfessional';
const SUMMARY = `lastSeq = @lastSeq, lastPublicSeq = @lastPublicSeq, sentUser = @sentUser,
  sentProfessional = @sentProfessional, lastMessage = @lastMessage, lastMessageAt = @lastMessageAt, updatedAt = @updatedAt,
  ${DELIVERED}`;

/**
 * The rows of `conversation`: found and written one by one. Updates name only the columns a deed changes, so that the
 * indexes of the others are left alone. Lists are in `conversation.lists.ts`; all rules are in `@prochat/server/chat`.
 */
export class ConversationRows {
  readonly #find;
  readonly #findCreated;
  readonly #countOpen;
  readonly #countWaiting;
  readonly #insert;
  readonly #updateSummary;
  readonly #updateState;
  readonly #updateRead;
  readonly #updateDelivered;
  readonly #updateRevision;
  readonly #updateAmended;

  constructor(db: Statements) {
    this.#find = db.prepare(`SELECT ${CONVERSATION_COLUMNS} FROM conversation c WHERE c.id = ?`);
    this.#findCreated = db.prepare(
      `SELECT ${CONVERSATION_COLUMNS} FROM conversation c WHERE c.userId = ? AND c.creationClientId = ?`,
    );
    this.#countOpen = db.prepare(
      `SELECT COUNT(*) AS n FROM conversation WHERE userId = ? AND status IN ('open', 'assigned')`,
    );
    this.#countWaiting = db.prepare(
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM conversation WHERE status = 'open'
         AND (waitingSince, id) <= (SELECT waitingSince, id FROM conversation WHERE id = ? AND status = 'open') LIMIT ?)`,
    );
    this.#insert = db.prepare(
      `INSERT INTO conversation (${COLUMNS.join()}, creationClientId)
       VALUES (${COLUMNS.map((name) => `@${name}`).join()}, @creationClientId)`,
    );
    this.#updateSummary = db.prepare(`UPDATE conversation SET ${SUMMARY} WHERE id = @id`);
    this.#updateState = db.prepare(
      `UPDATE conversation SET ${SUMMARY}, status = @status, assignedToId = @assignedToId,
       assignedToName = @assignedToName, waitingSince = @waitingSince, closedAt = @closedAt, closedBy = @closedBy,
       rating = @rating WHERE id = @id`,
    );
    this.#updateRead = db.prepare(
      `UPDATE conversation SET read = @read, ${DELIVERED}, updatedAt = @updatedAt WHERE id = @id`,
    );
    this.#updateDelivered = db.prepare(`UPDATE conversation SET ${DELIVERED} WHERE id = @id`);
    this.#updateRevision = db.prepare(
      `UPDATE conversation SET revision = @revision, lastMessage = @lastMessage, updatedAt = @updatedAt
       WHERE id = @id`,
    );
    this.#updateAmended = db.prepare(
      `UPDATE conversation SET priority = @priority, tags = @tags, rating = @rating, updatedAt = @updatedAt
       WHERE id = @id`,
    );
  }

  find(id: string): ConversationRecord | null {
    return toConversationOrNull(this.#find.get(id));
  }

  /** The one this user created with this clientId. */
  findCreated(userId: string, clientId: string): ConversationRecord | null {
    return toConversationOrNull(this.#findCreated.get(userId, clientId));
  }

  /** How many of this user's conversations are not closed. */
  countOpen(userId: string): number {
    return Number(this.#countOpen.get(userId)?.['n']);
  }

  /** This one included, 0 when it does not wait; at most `max`. */
  countWaitingUpTo(id: string, max: number): number {
    return Number(this.#countWaiting.get(id, max)?.['n']);
  }

  insert(conversation: ConversationRecord, creationClientId: string | null): void {
    this.#insert.run({ ...toConversationRow(conversation), creationClientId });
  }

  /** Writes what `summaryAfter` changes, and how far it was delivered. */
  saveSummary(conversation: ConversationRecord): void {
    this.#updateSummary.run(summaryParameters(conversation));
  }

  /** Writes what a transition changes: who is responsible, and the summary. */
  saveState(conversation: ConversationRecord): void {
    const { status, assignedTo, waitingSince, closedAt, closedBy, rating } = conversation;
    this.#updateState.run({
      ...summaryParameters(conversation),
      status,
      assignedToId: assignedTo?.id ?? null,
      assignedToName: assignedTo?.displayName ?? null,
      waitingSince,
      closedAt,
      closedBy: closedBy && JSON.stringify(closedBy),
      rating: rating && JSON.stringify(rating),
    });
  }

  /** Writes what an amendment changes. */
  saveAmended({ id, priority, tags, rating, updatedAt }: ConversationRecord): void {
    this.#updateAmended.run({
      id,
      priority,
      tags: JSON.stringify(tags),
      rating: rating && JSON.stringify(rating),
      updatedAt,
    });
  }

  /** Writes the cursors of both sides. */
  saveRead(conversation: ConversationRecord): void {
    const { id, read, delivered, updatedAt } = conversation;
    this.#updateRead.run({ id, read: JSON.stringify(read), ...deliveredParameters(delivered), updatedAt });
  }

  /** Writes how far it was delivered. */
  saveDelivered({ id, delivered }: ConversationRecord): void {
    this.#updateDelivered.run({ id, ...deliveredParameters(delivered) });
  }

  /** Writes the revision and the preview. */
  saveRevision({ id, revision, lastMessage, updatedAt }: ConversationRecord): void {
    this.#updateRevision.run({
      id,
      revision,
      lastMessage: lastMessage && JSON.stringify(lastMessage),
      updatedAt,
    });
  }
}

export function toConversation(raw: Record<string, unknown>): ConversationRecord {
  const row = raw as unknown as ConversationRow;
  return {
    id: row.id,
    status: row.status,
    user: { id: row.userId, displayName: row.userName },
    assignedTo:
      row.assignedToId === null ? null : { id: row.assignedToId, displayName: row.assignedToName ?? '' },
    topic: row.topic,
    priority: row.priority,
    tags: JSON.parse(row.tags) as string[],
    lastSeq: row.lastSeq,
    lastPublicSeq: row.lastPublicSeq,
    revision: row.revision,
    lastMessage: row.lastMessage === null ? null : (JSON.parse(row.lastMessage) as LastMessage),
    lastMessageAt: row.lastMessageAt,
    sent: { user: row.sentUser, professional: row.sentProfessional },
    read: JSON.parse(row.read) as ConversationRecord['read'],
    delivered: { user: row.deliveredUser, professional: row.deliveredProfessional },
    waitingSince: row.waitingSince,
    closedAt: row.closedAt,
    closedBy: row.closedBy === null ? null : (JSON.parse(row.closedBy) as PersonRef),
    rating: row.rating === null ? null : (JSON.parse(row.rating) as Rating),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function toConversationOrNull(raw: Record<string, unknown> | undefined): ConversationRecord | null {
  return raw ? toConversation(raw) : null;
}

export function toConversationRow(
  record: ConversationRecord,
): Record<keyof ConversationRow, string | number | null> {
  const { user, assignedTo, sent, tags, read, lastMessage, closedBy, delivered, rating, ...plain } = record;
  return {
    ...plain,
    userId: user.id,
    userName: user.displayName,
    assignedToId: assignedTo?.id ?? null,
    assignedToName: assignedTo?.displayName ?? null,
    sentUser: sent.user,
    sentProfessional: sent.professional,
    tags: JSON.stringify(tags),
    read: JSON.stringify(read),
    ...deliveredParameters(delivered),
    lastMessage: lastMessage && JSON.stringify(lastMessage),
    closedBy: closedBy && JSON.stringify(closedBy),
    rating: rating && JSON.stringify(rating),
  };
}

function summaryParameters(record: ConversationRecord) {
  const { id, lastSeq, lastPublicSeq, sent, lastMessage, lastMessageAt, delivered, updatedAt } = record;
  return {
    ...{ id, lastSeq, lastPublicSeq, lastMessageAt, updatedAt },
    sentUser: sent.user,
    sentProfessional: sent.professional,
    lastMessage: lastMessage && JSON.stringify(lastMessage),
    ...deliveredParameters(delivered),
  };
}

function deliveredParameters({ user, professional }: ConversationRecord['delivered']) {
  return { deliveredUser: user, deliveredProfessional: professional };
}
