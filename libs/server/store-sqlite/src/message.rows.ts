import type { ConversationEvent, MessageKind, SenderRole } from '@prochat/contract';
import type {
  AttachmentRecord,
  Audience,
  MessageRange,
  MessageRecord,
  MessageSlice,
} from '@prochat/server/chat';
import type { StatementSync } from 'node:sqlite';
import type { Statements } from './statements';

/** A row of `message`; `attachments` (`null` for none) and `event` are JSON. */
interface MessageRow {
  id: string;
  conversationId: string;
  seq: number;
  prevPublicSeq: number;
  clientId: string | null;
  senderId: string | null;
  senderName: string | null;
  senderRole: SenderRole;
  kind: MessageKind;
  text: string;
  attachments: string | null;
  event: string | null;
  sentUser: number;
  sentProfessional: number;
  revision: number;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}

const COLUMNS = [
  'id',
  'conversationId',
  'seq',
  'prevPublicSeq',
  'clientId',
  'senderId',
  'senderName',
  'senderRole',
  'kind',
  'text',
  'attachments',
  'event',
  'sentUser',
  'sentProfessional',
  'revision',
  'createdAt',
  'editedAt',
  'deletedAt',
] as const satisfies readonly (keyof MessageRow)[];

export const MESSAGE_COLUMNS = COLUMNS.join();

const SELECT = `SELECT ${MESSAGE_COLUMNS} FROM message WHERE conversationId = @conversationId`;
const VISIBLE: Record<Audience, string> = { user: `AND kind <> 'note'`, professional: '' };

/**
 * The rows of `message`, the log of all conversations: inserted, revised, found and cut into slices. Numbers and counts
 * come ready from `@prochat/server/chat`.
 */
export class MessageRows {
  readonly #insert;
  readonly #update;
  readonly #find;
  readonly #findBySeq;
  readonly #findByClientId;
  readonly #older: Record<Audience, StatementSync>;
  readonly #newer: Record<Audience, StatementSync>;
  readonly #revised: Record<Audience, StatementSync>;

  constructor(db: Statements) {
    const perAudience = (sql: (visible: string) => string): Record<Audience, StatementSync> => ({
      user: db.prepare(sql(VISIBLE.user)),
      professional: db.prepare(sql(VISIBLE.professional)),
    });
    this.#insert = db.prepare(
      `INSERT INTO message (${MESSAGE_COLUMNS}) VALUES (${COLUMNS.map(() => '?').join()})
       ON CONFLICT (conversationId, senderId, clientId) DO NOTHING`,
    );
    this.#update = db.prepare(
      `UPDATE message SET text = @text, attachments = @attachments, revision = @revision, editedAt = @editedAt,
       deletedAt = @deletedAt WHERE id = @id`,
    );
    this.#find = db.prepare(
      `SELECT ${MESSAGE_COLUMNS} FROM message WHERE id = @id AND conversationId = @conversationId`,
    );
    this.#findBySeq = db.prepare(`${SELECT} AND seq = @seq`);
    this.#findByClientId = db.prepare(`${SELECT} AND senderId = @senderId AND clientId = @clientId`);
    this.#older = perAudience(
      (visible) => `${SELECT} AND seq < @seq ${visible} ORDER BY seq DESC LIMIT @limit`,
    );
    this.#newer = perAudience((visible) => `${SELECT} AND seq > @seq ${visible} ORDER BY seq LIMIT @limit`);
    this.#revised = perAudience(
      (visible) =>
        `${SELECT} AND seq <= @upToSeq AND revision > 0 AND revision > @revision ${visible} ORDER BY seq LIMIT @limit`,
    );
  }

  /** In the order of `COLUMNS`. @returns its pk; `null`, and nothing is stored, when this sender has used this clientId there before */
  insert(m: MessageRecord): number | null {
    const { changes, lastInsertRowid } = this.#insert.run(
      m.id,
      m.conversationId,
      m.seq,
      m.prevPublicSeq,
      m.clientId,
      m.senderId,
      m.senderName,
      m.senderRole,
      m.kind,
      m.text,
      attachmentsOf(m),
      m.event && JSON.stringify(m.event),
      m.sentCounts.user,
      m.sentCounts.professional,
      m.revision,
      m.createdAt,
      m.editedAt,
      m.deletedAt,
    );
    return changes === 0 ? null : Number(lastInsertRowid);
  }

  /** Writes what a revision changes. */
  saveRevision(message: MessageRecord): void {
    const { id, text, attachments, revision, editedAt, deletedAt } = toMessageRow(message);
    this.#update.run({ id, text, attachments, revision, editedAt, deletedAt });
  }

  find(conversationId: string, id: string): MessageRecord | null {
    return toMessageOrNull(this.#find.get({ id, conversationId }));
  }

  findBySeq(conversationId: string, seq: number): MessageRecord | null {
    return toMessageOrNull(this.#findBySeq.get({ conversationId, seq }));
  }

  findByClientId(conversationId: string, senderId: string, clientId: string): MessageRecord | null {
    return toMessageOrNull(this.#findByClientId.get({ conversationId, senderId, clientId }));
  }

  /** What comes after `seq`, ascending. */
  after(conversationId: string, seq: number): MessageRecord[] {
    return this.#newer.professional.all({ conversationId, seq, limit: -1 }).map(toMessage);
  }

  /** `around` gives half the limit before that seq and the rest from it on. */
  slice(
    conversationId: string,
    audience: Audience,
    { before, after, around, limit }: MessageRange,
  ): MessageSlice {
    const older = (seq: number, most: number): Part =>
      this.#part(this.#older[audience], { conversationId, seq, most }, 'reversed');
    const newer = (seq: number, most: number): Part =>
      this.#part(this.#newer[audience], { conversationId, seq, most });

    if (before !== undefined) return join(older(before, limit), newer(before - 1, 0));
    if (after !== undefined) return join(older(after + 1, 0), newer(after, limit));
    if (around === undefined) return join(older(Number.MAX_SAFE_INTEGER, limit), { items: [], more: false });
    const half = Math.floor(limit / 2);
    return join(older(around, half), newer(around - 1, limit - half));
  }

  revisedSince(
    conversationId: string,
    audience: Audience,
    range: { revision: number; upToSeq: number; limit: number },
  ): MessageRecord[] {
    return this.#revised[audience].all({ conversationId, ...range }).map(toMessage);
  }

  /** At most `most` from here on, ascending; asking for one more tells whether there is `more`. */
  #part(
    statement: StatementSync,
    { conversationId, seq, most }: { conversationId: string; seq: number; most: number },
    reversed?: 'reversed',
  ): Part {
    const rows = statement.all({ conversationId, seq, limit: most + 1 });
    const items = rows.slice(0, most).map(toMessage);
    return { items: reversed ? items.reverse() : items, more: rows.length > most };
  }
}

interface Part {
  items: MessageRecord[];
  more: boolean;
}

function join(older: Part, newer: Part): MessageSlice {
  return { items: [...older.items, ...newer.items], hasOlder: older.more, hasNewer: newer.more };
}

export function toMessage(raw: Record<string, unknown>): MessageRecord {
  const row = raw as unknown as MessageRow;
  return {
    id: row.id,
    conversationId: row.conversationId,
    seq: row.seq,
    prevPublicSeq: row.prevPublicSeq,
    clientId: row.clientId,
    senderId: row.senderId,
    senderName: row.senderName,
    senderRole: row.senderRole,
    kind: row.kind,
    text: row.text,
    attachments: row.attachments === null ? [] : (JSON.parse(row.attachments) as AttachmentRecord[]),
    event: row.event === null ? null : (JSON.parse(row.event) as ConversationEvent),
    sentCounts: { user: row.sentUser, professional: row.sentProfessional },
    revision: row.revision,
    createdAt: row.createdAt,
    editedAt: row.editedAt,
    deletedAt: row.deletedAt,
  };
}

function toMessageOrNull(raw: Record<string, unknown> | undefined): MessageRecord | null {
  return raw ? toMessage(raw) : null;
}

export function toMessageRow(message: MessageRecord): Record<keyof MessageRow, string | number | null> {
  const { attachments: _, event, sentCounts, ...plain } = message;
  return {
    ...plain,
    attachments: attachmentsOf(message),
    event: event && JSON.stringify(event),
    sentUser: sentCounts.user,
    sentProfessional: sentCounts.professional,
  };
}

function attachmentsOf({ attachments }: MessageRecord): string | null {
  return attachments.length === 0 ? null : JSON.stringify(attachments);
}
