import type { InviteRecord, StoredSettings } from '@prochat/server/auth';
import type { Statements } from './statements';

const COLUMNS = [
  'id',
  'tokenHash',
  'role',
  'email',
  'createdById',
  'createdByName',
  'createdAt',
  'expiresAt',
];
export const INVITE_COLUMNS = COLUMNS.join(', ');
/** The one row of `setting`. */
export const SETTINGS_ID = 'installation';

/** The rows of `invite` and `setting`. */
export class InstallationRows {
  readonly #insert;
  readonly #removeExpired;
  readonly #find;
  readonly #list;
  readonly #take;
  readonly #remove;
  readonly #settings;
  readonly #saveSettings;

  constructor(db: Statements) {
    this.#insert = db.prepare(
      `INSERT INTO invite (${INVITE_COLUMNS}) VALUES (${COLUMNS.map((name) => `@${name}`).join(', ')})`,
    );
    this.#removeExpired = db.prepare('DELETE FROM invite WHERE expiresAt <= ?');
    this.#find = db.prepare(`SELECT ${INVITE_COLUMNS} FROM invite WHERE tokenHash = ? AND expiresAt > ?`);
    // In the order of the index: without "createdAt > ''" this would be read as a scan of the table.
    this.#list = db.prepare(
      `SELECT ${INVITE_COLUMNS} FROM invite INDEXED BY invite_created WHERE createdAt > '' AND expiresAt > ?
       ORDER BY createdAt DESC, id DESC`,
    );
    this.#take = db.prepare(
      `DELETE FROM invite WHERE tokenHash = ? AND expiresAt > ? RETURNING ${INVITE_COLUMNS}`,
    );
    this.#remove = db.prepare(`DELETE FROM invite WHERE id = ? RETURNING ${INVITE_COLUMNS}`);
    this.#settings = db.prepare('SELECT data FROM setting WHERE id = ?');
    this.#saveSettings = db.prepare(
      'INSERT INTO setting (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data',
    );
  }

  insert(invite: InviteRecord): void {
    this.#removeExpired.run(invite.createdAt);
    this.#insert.run(toInviteRow(invite));
  }

  find(tokenHash: string, now: string): InviteRecord | null {
    return toInviteOrNull(this.#find.get(tokenHash, now));
  }

  list(now: string): InviteRecord[] {
    return this.#list.all(now).map(toInvite);
  }

  take(tokenHash: string, now: string): InviteRecord | null {
    return toInviteOrNull(this.#take.get(tokenHash, now));
  }

  remove(id: string): InviteRecord | null {
    return toInviteOrNull(this.#remove.get(id));
  }

  settings(): StoredSettings {
    const row = this.#settings.get(SETTINGS_ID);
    return row ? (JSON.parse(String(row['data'])) as StoredSettings) : {};
  }

  saveSettings(settings: StoredSettings): void {
    this.#saveSettings.run(SETTINGS_ID, JSON.stringify(settings));
  }
}

export function toInvite(row: Record<string, unknown>): InviteRecord {
  const { createdById, createdByName, ...invite } = row as Record<string, string>;
  return {
    ...invite,
    createdBy: { id: createdById, displayName: createdByName },
  } as unknown as InviteRecord;
}

export function toInviteRow({ createdBy, ...invite }: InviteRecord) {
  return { ...invite, createdById: createdBy.id, createdByName: createdBy.displayName };
}

function toInviteOrNull(row: Record<string, unknown> | undefined): InviteRecord | null {
  return row ? toInvite(row) : null;
}
