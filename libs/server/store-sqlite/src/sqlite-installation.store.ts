import {
  InstallationStore,
  type InviteRecord,
  type NewInvite,
  type SettingValue,
  type StoredSettings,
} from '@prochat/server/auth';
import type { Database } from './database';
import { InstallationRows } from './installation.rows';
import { newId } from './new-id';

/** Invitations and settings in SQLite. */
export class SqliteInstallationStore extends InstallationStore {
  readonly #rows: InstallationRows;

  constructor(private readonly db: Database) {
    super();
    this.#rows = new InstallationRows(db);
  }

  createInvite(invite: NewInvite): Promise<InviteRecord> {
    return this.db.writeOne(() => {
      const record: InviteRecord = { ...invite, id: newId() };
      this.#rows.insert(record);
      return record;
    });
  }

  findInvite(tokenHash: string, now: string): Promise<InviteRecord | null> {
    return this.db.read(() => this.#rows.find(tokenHash, now));
  }

  listInvites(now: string): Promise<InviteRecord[]> {
    return this.db.read(() => this.#rows.list(now));
  }

  takeInvite(tokenHash: string, now: string): Promise<InviteRecord | null> {
    return this.db.writeOne(() => this.#rows.take(tokenHash, now));
  }

  removeInvite(id: string): Promise<InviteRecord | null> {
    return this.db.writeOne(() => this.#rows.remove(id));
  }

  readSettings(): Promise<StoredSettings> {
    return this.db.read(() => this.#rows.settings());
  }

  changeSettings(changes: Readonly<Record<string, SettingValue | null>>): Promise<StoredSettings> {
    return this.db.writeOne(() => {
      const all = Object.entries({ ...this.#rows.settings(), ...changes });
      const settings = Object.fromEntries(all.filter(([, value]) => value !== null)) as StoredSettings;
      this.#rows.saveSettings(settings);
      return settings;
    });
  }
}
