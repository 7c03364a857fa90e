/* eslint-disable @typescript-eslint/require-await -- stores answer by promises; waiting for nothing is what makes these calls atomic */
import {
  InstallationStore,
  type InviteRecord,
  type NewInvite,
  type SettingValue,
  type StoredSettings,
} from '@prochat/server/auth';
import { newId } from './reference-order';

/** Invitations and settings: the docstrings of `InstallationStore` as plainly as they can be written. */
export class ReferenceInstallationStore extends InstallationStore {
  #invites: InviteRecord[] = [];
  #settings: StoredSettings = {};

  async createInvite(invite: NewInvite): Promise<InviteRecord> {
    const record: InviteRecord = { ...structuredClone(invite), id: newId() };
    this.#invites = this.#invites.filter(({ expiresAt }) => expiresAt > invite.createdAt);
    this.#invites.push(record);
    return structuredClone(record);
  }

  async findInvite(tokenHash: string, now: string): Promise<InviteRecord | null> {
    const found = this.#invites.find((one) => one.tokenHash === tokenHash && one.expiresAt > now);
    return structuredClone(found ?? null);
  }

  async listInvites(now: string): Promise<InviteRecord[]> {
    const open = this.#invites.filter(({ expiresAt }) => expiresAt > now);
    const order = ({ createdAt, id }: InviteRecord): string => `${createdAt} ${id}`;
    return structuredClone(open.sort((a, b) => (order(a) > order(b) ? -1 : 1)));
  }

  async takeInvite(tokenHash: string, now: string): Promise<InviteRecord | null> {
    return this.#remove((one) => one.tokenHash === tokenHash && one.expiresAt > now);
  }

  async removeInvite(id: string): Promise<InviteRecord | null> {
    return this.#remove((one) => one.id === id);
  }

  async readSettings(): Promise<StoredSettings> {
    return structuredClone(this.#settings);
  }

  async changeSettings(changes: Readonly<Record<string, SettingValue | null>>): Promise<StoredSettings> {
    for (const [name, value] of Object.entries(changes))
      if (value === null) delete this.#settings[name];
      else this.#settings[name] = structuredClone(value);
    return this.readSettings();
  }

  #remove(isIt: (invite: InviteRecord) => boolean): InviteRecord | null {
    const found = this.#invites.find(isIt) ?? null;
    this.#invites = this.#invites.filter((one) => one !== found);
    return found;
  }
}
