import type { MessageKind, UploadState } from '@prochat/contract';
import type { SettledUpload, UploadClaim, UploadRecord, UploadUsage } from '@prochat/server/upload';
import type { Statements } from './statements';

/** A row of `upload`: `width` and `height` are both there or not, so are `clientId` and `kind`. */
export interface UploadRow {
  id: string;
  ownerId: string;
  name: string;
  type: string;
  size: number;
  state: UploadState;
  storageKey: string;
  width: number | null;
  height: number | null;
  clientId: string | null;
  conversationId: string | null;
  kind: Exclude<MessageKind, 'event'> | null;
  createdAt: string;
  expiresAt: string | null;
}

const COLUMNS = [
  'id',
  'ownerId',
  'name',
  'type',
  'size',
  'state',
  'storageKey',
  'width',
  'height',
  'clientId',
  'conversationId',
  'kind',
  'createdAt',
  'expiresAt',
] as const satisfies readonly (keyof UploadRow)[];

export const UPLOAD_COLUMNS = COLUMNS.join();

const SELECT = `SELECT ${UPLOAD_COLUMNS} FROM upload`;
/** Of the ids in a JSON array. */
const THESE = 'id IN (SELECT value FROM json_each(@ids))';

/** The rows of `upload`: what is known about files. Which message may have which is decided by `SqliteUploadStore`. */
export class UploadRows {
  readonly #find;
  readonly #findAll;
  readonly #insert;
  readonly #settle;
  readonly #block;
  readonly #usage;
  readonly #claim;
  readonly #bind;
  readonly #release;
  readonly #expire;
  readonly #expireOf;
  readonly #expired;
  readonly #remove;
  readonly #page;

  constructor(db: Statements) {
    this.#find = db.prepare(`${SELECT} WHERE id = ?`);
    this.#findAll = db.prepare(`${SELECT} WHERE ${THESE}`);
    this.#insert = db.prepare(
      `INSERT INTO upload (${UPLOAD_COLUMNS}) VALUES (${COLUMNS.map((name) => `@${name}`).join()})`,
    );
    this.#settle = db.prepare(
      `UPDATE upload SET state = 'ready', name = @name, type = @type, size = @size, width = @width, height = @height,
         expiresAt = @expiresAt WHERE id = @id AND state = 'scanning' RETURNING ${UPLOAD_COLUMNS}`,
    );
    this.#block = db.prepare(
      `UPDATE upload SET state = 'blocked', size = 0 WHERE id = ? AND state = 'scanning' RETURNING ${UPLOAD_COLUMNS}`,
    );
    this.#usage = db.prepare(
      'SELECT COUNT(*) AS files, coalesce(SUM(size), 0) AS bytes FROM upload WHERE ownerId = ?',
    );
    this.#claim = db.prepare(
      `UPDATE upload SET clientId = @clientId, conversationId = coalesce(conversationId, @conversationId),
         kind = coalesce(kind, @kind), expiresAt = NULL WHERE ${THESE}`,
    );
    this.#bind = db.prepare(
      `UPDATE upload SET conversationId = @conversationId
       WHERE ownerId = @ownerId AND clientId = @clientId AND conversationId IS NULL`,
    );
    this.#release = db.prepare(
      `UPDATE upload SET clientId = NULL, conversationId = NULL, kind = NULL, expiresAt = @expiresAt
       WHERE ${THESE} AND clientId = @clientId AND expiresAt IS NULL`,
    );
    this.#expire = db.prepare(`UPDATE upload SET expiresAt = @at WHERE ${THESE}`);
    this.#expireOf = db.prepare('UPDATE upload SET expiresAt = @at WHERE ownerId = @ownerId');
    this.#expired = db.prepare(`${SELECT} WHERE expiresAt <= ? ORDER BY expiresAt, id LIMIT ?`);
    this.#remove = db.prepare(`DELETE FROM upload WHERE ${THESE}`);
    this.#page = db.prepare(`${SELECT} WHERE id > ? ORDER BY id LIMIT ?`);
  }

  find(id: string): UploadRecord | null {
    return toUploadOrNull(this.#find.get(id));
  }

  findAll(ids: readonly string[]): UploadRecord[] {
    return this.#findAll.all({ ids: JSON.stringify(ids) }).map(toUpload);
  }

  insert(upload: UploadRecord): void {
    this.#insert.run(toUploadRow(upload));
  }

  /** `null` when there is none that is still `scanning`. */
  settle(id: string, found: SettledUpload): UploadRecord | null {
    if (found.state === 'blocked') return toUploadOrNull(this.#block.get(id));
    const { name, type, size, image, expiresAt } = found;
    return toUploadOrNull(this.#settle.get({ id, name, type, size, expiresAt, ...toPixels(image) }));
  }

  usageOf(ownerId: string): UploadUsage {
    return { ...this.#usage.get(ownerId) } as unknown as UploadUsage;
  }

  /** Whatever they were; a conversation and a kind that are there already stay. */
  claim(ids: readonly string[], { clientId, conversationId, kind }: UploadClaim): void {
    this.#claim.run({ ids: JSON.stringify(ids), clientId, conversationId, kind });
  }

  bind(ownerId: string, clientId: string, conversationId: string): void {
    this.#bind.run({ ownerId, clientId, conversationId });
  }

  release(ids: readonly string[], clientId: string, expiresAt: string): void {
    this.#release.run({ ids: JSON.stringify(ids), clientId, expiresAt });
  }

  expire(ids: readonly string[], at: string): void {
    this.#expire.run({ ids: JSON.stringify(ids), at });
  }

  expireOf(ownerId: string, at: string): void {
    this.#expireOf.run({ ownerId, at });
  }

  expired(at: string, limit: number): UploadRecord[] {
    return this.#expired.all(at, limit).map(toUpload);
  }

  remove(ids: readonly string[]): void {
    this.#remove.run({ ids: JSON.stringify(ids) });
  }

  page(after: string | null, limit: number): UploadRecord[] {
    return this.#page.all(after ?? '', limit).map(toUpload);
  }
}

export function toUploadRow({ image, claim, ...rest }: UploadRecord): {
  [K in keyof UploadRow]: UploadRow[K];
} {
  return {
    ...rest,
    ...toPixels(image),
    clientId: claim?.clientId ?? null,
    conversationId: claim?.conversationId ?? null,
    kind: claim?.kind ?? null,
  };
}

export function toUpload(raw: Record<string, unknown>): UploadRecord {
  const { width, height, clientId, conversationId, kind, ...rest } = raw as unknown as UploadRow;
  return {
    ...rest,
    image: width === null || height === null ? null : { width, height },
    claim: clientId === null || kind === null ? null : { clientId, conversationId, kind },
  };
}

function toUploadOrNull(raw: Record<string, unknown> | undefined): UploadRecord | null {
  return raw ? toUpload(raw) : null;
}

function toPixels(image: UploadRecord['image']): Pick<UploadRow, 'width' | 'height'> {
  return { width: image?.width ?? null, height: image?.height ?? null };
}
