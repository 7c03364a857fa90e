import type { SessionRecord, StoredSettings } from '@prochat/server/auth';
import {
  StoreArchive,
  draftId,
  placeOfDraft,
  type ArchiveKind,
  type ArchiveRecords,
  type ArchivedConversation,
  type ArchivedDraft,
  type MessageRecord,
  type MoveMark,
  type PassingKind,
  type StoreFault,
} from '@prochat/server/chat';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_COLUMNS, toAuditEvent, toAuditRow } from './audit.rows';
import { CANNED_REPLY_COLUMNS, toCannedReply, toCannedReplyRow } from './canned-reply.rows';
import { CONVERSATION_COLUMNS, toConversation, toConversationRow } from './conversation.rows';
import { INVITE_COLUMNS, toInvite, toInviteRow } from './installation.rows';
import { MESSAGE_COLUMNS, toMessage, toMessageRow } from './message.rows';
import { syncDirectory } from './restored-backup';
import type { Statements } from './statements';
import { moveMark, type FoldedConversation } from './summary-tail';
import { TAG_COLUMNS, toTag } from './tag.rows';
import { UPLOAD_COLUMNS, toUpload, toUploadRow } from './upload.rows';
import { SELECT_USER, toUser, toUserRow } from './user.rows';

type Row = Record<string, string | number | null>;

const SESSION_COLUMNS = [
  'id',
  'userId',
  'refreshHash',
  'previousHash',
  'rotatedAt',
  'createdAt',
  'expiresAt',
  'revokedAt',
  'userAgent',
  'ip',
] as const satisfies readonly (keyof SessionRecord)[];

const SELECT_CONVERSATION = `SELECT ${CONVERSATION_COLUMNS}, c.creationClientId, coalesce((SELECT m.revision FROM message m
  WHERE m.conversationId = c.id AND m.seq = json_extract(c.lastMessage, '$.seq')), 0) AS previewRevision
  FROM conversation c`;

const SELECT: Record<ArchiveKind, string> = {
  user: SELECT_USER,
  session: `SELECT ${SESSION_COLUMNS.join()} FROM session`,
  conversation: SELECT_CONVERSATION,
  message: `SELECT ${MESSAGE_COLUMNS} FROM message`,
  draft: 'SELECT userId, conversationId, slot, text, updatedAt FROM draft',
  upload: `SELECT ${UPLOAD_COLUMNS} FROM upload`,
  tag: `SELECT ${TAG_COLUMNS} FROM tag`,
  cannedReply: `SELECT ${CANNED_REPLY_COLUMNS} FROM cannedReply`,
  invite: `SELECT ${INVITE_COLUMNS} FROM invite`,
  setting: 'SELECT id, data FROM setting',
  audit: `SELECT ${AUDIT_COLUMNS} FROM audit`,
};

/** What a row is known by, in the order of its record's id. */
const KEY: Record<ArchiveKind, readonly string[]> = {
  user: ['id'],
  session: ['id'],
  conversation: ['id'],
  message: ['id'],
  draft: ['userId', 'conversationId', 'slot'],
  upload: ['id'],
  tag: ['name'],
  cannedReply: ['id'],
  invite: ['id'],
  setting: ['id'],
  audit: ['id'],
};

const FROM_ROW: { [K in ArchiveKind]: (row: Record<string, unknown>) => ArchiveRecords[K] } = {
  user: toUser,
  session: (row) => ({ ...row }) as unknown as SessionRecord,
  conversation: toArchivedConversation,
  message: toMessage,
  draft: toArchivedDraft,
  upload: toUpload,
  tag: (row) => ({ id: String(row['name']), ...toTag(row) }),
  cannedReply: toCannedReply,
  invite: toInvite,
  setting: ({ id, data }) => ({
    id: String(id),
    values: JSON.parse(String(data)) as StoredSettings,
  }),
  audit: toAuditEvent,
};

const TO_ROW: { [K in ArchiveKind]: (record: ArchiveRecords[K]) => Row } = {
  user: toUserRow,
  session: (session) => ({ ...session }),
  conversation: ({ creationClientId, previewRevision: _, ...record }) => ({
    ...toConversationRow(record),
    creationClientId,
  }),
  message: toMessageRow,
  draft: ({ id: _, ...draft }) => ({ ...draft }),
  upload: toUploadRow,
  tag: ({ id: _, ...tag }) => ({ ...tag }),
  cannedReply: toCannedReplyRow,
  invite: toInviteRow,
  setting: ({ id, values }) => ({ id, data: JSON.stringify(values) }),
  audit: (event) => ({ ...toAuditRow(event) }),
};

/** Where an archive's rows come from and go to. */
export interface ArchiveSource {
  statements: Statements;
  /** What the rows of these conversations do not say yet; of a store that is only looked at. */
  behind: ReadonlyMap<string, FoldedConversation>;
  /** Runs a job as one durable transaction. */
  write<T>(job: () => T): Promise<T>;
  /** What is wrong with the storage; see `StoreArchive.faults`. */
  faults(onProgress: (records: number) => void): Iterable<StoreFault>;
  close(): Promise<void>;
}

/** Two small files beside the database, for what belongs to no record. */
const IDENTITY_FILE = 'store-id.json';
const MOVE_FILE = 'move.json';

/** How far a move into `dir` has come; `null` when there was none. */
export function readMoveMark(dir: string): MoveMark | null {
  return readJson<MoveMark>(join(dir, MOVE_FILE));
}

/** The embedded store as records. How it was opened, to own or only to read, is the business of `open-sqlite-archive.ts`. */
export class SqliteArchive extends StoreArchive {
  /** Owned, or one read transaction. */
  override readonly isStill = true;

  constructor(
    private readonly dir: string,
    private readonly source: ArchiveSource,
  ) {
    super();
  }

  override count(kind: ArchiveKind): Promise<number> {
    return this.get(() => Number(this.prepare(`SELECT COUNT(*) AS n FROM ${kind}`).get()?.['n']));
  }

  override read<K extends ArchiveKind>(
    kind: K,
    after: string | null,
    limit: number,
  ): Promise<ArchiveRecords[K][]> {
    const key = KEY[kind].join();
    const from = kind === 'draft' ? placeOfDraft(after ?? '') : [after ?? ''];
    const sql = `${SELECT[kind]} WHERE (${key}) > (${from.map(() => '?').join()}) ORDER BY ${key} LIMIT ?`;
    return this.get(() =>
      this.prepare(sql)
        .all(...from, limit)
        .map((row) => this.brought(kind, FROM_ROW[kind](row))),
    );
  }

  override async write<K extends ArchiveKind>(kind: K, records: readonly ArchiveRecords[K][]): Promise<void> {
    const rows = records.map(TO_ROW[kind]);
    const [first] = rows;
    if (!first) return;
    const sql = upsert(kind, Object.keys(first));
    await this.source.write(() => {
      const statement = this.prepare(sql);
      for (const row of rows) statement.run(row);
      // Conversations are written before their messages, with everything in their summaries.
      if (kind === 'message') moveMark(this.source.statements, null);
    });
  }

  override clear(kind: PassingKind): Promise<void> {
    return this.source.write(() => void this.prepare(`DELETE FROM ${kind}`).run());
  }

  override findConversation(id: string): Promise<ArchivedConversation | null> {
    return this.get(() => {
      const row = this.prepare(`${SELECT_CONVERSATION} WHERE c.id = ?`).get(id);
      return row ? this.brought('conversation', toArchivedConversation(row)) : null;
    });
  }

  override readLog(conversationId: string, afterSeq: number, limit: number): Promise<MessageRecord[]> {
    const sql = `${SELECT.message} WHERE conversationId = ? AND seq > ? ORDER BY seq LIMIT ?`;
    return this.get(() => this.prepare(sql).all(conversationId, afterSeq, limit).map(toMessage));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- SQLite answers at once; the contract allows for more
  override async *faults(onProgress: (records: number) => void): AsyncGenerator<StoreFault> {
    yield* this.source.faults(onProgress);
  }

  override identity(): Promise<string> {
    return this.get(() => {
      const file = join(this.dir, IDENTITY_FILE);
      const known = readJson<{ id: string }>(file);
      if (known) return known.id;
      const id = randomBytes(16).toString('hex');
      writeJson(this.dir, IDENTITY_FILE, { id });
      return id;
    });
  }

  override readMove(): Promise<MoveMark | null> {
    return this.get(() => readMoveMark(this.dir));
  }

  override writeMove(mark: MoveMark): Promise<void> {
    return this.get(() => writeJson(this.dir, MOVE_FILE, mark));
  }

  override close(): Promise<void> {
    return this.source.close();
  }

  /** A conversation as its log says; everything else as it is. */
  private brought<K extends ArchiveKind>(kind: K, record: ArchiveRecords[K]): ArchiveRecords[K] {
    const folded = kind === 'conversation' ? this.source.behind.get(record.id) : undefined;
    if (!folded) return record;
    const { creationClientId, previewRevision } = record as ArchivedConversation;
    return {
      ...folded.conversation,
      creationClientId,
      previewRevision: folded.previewRevision ?? previewRevision,
    } as ArchiveRecords[K];
  }

  private prepare(sql: string) {
    return this.source.statements.prepare(sql);
  }

  private get<T>(job: () => T): Promise<T> {
    return new Promise((resolve) => resolve(job()));
  }
}

function toArchivedConversation(row: Record<string, unknown>): ArchivedConversation {
  return {
    ...toConversation(row),
    creationClientId: row['creationClientId'] as string | null,
    previewRevision: Number(row['previewRevision']),
  };
}

function toArchivedDraft(row: Record<string, unknown>): ArchivedDraft {
  const draft = { ...row } as unknown as Omit<ArchivedDraft, 'id'>;
  return { id: draftId(draft), ...draft };
}

function upsert(table: ArchiveKind, columns: readonly string[]): string {
  const changes = columns
    .filter((name) => !KEY[table].includes(name))
    .map((name) => `${name} = excluded.${name}`);
  return `INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map((name) => `@${name}`).join()})
    ON CONFLICT (${KEY[table].join()}) DO UPDATE SET ${changes.join()}`;
}

function readJson<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null;
}

/** All or nothing, also in a power cut. */
function writeJson(dir: string, name: string, content: unknown): void {
  const draft = join(dir, `${name}.draft`);
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
  const fd = openSync(draft, 'r+');
  fsyncSync(fd);
  closeSync(fd);
  renameSync(draft, join(dir, name));
  syncDirectory(dir);
}
