import type { Invite } from '@prochat/contract';

/** An invitation as it is stored: never its token, only that one's SHA-256. */
export interface InviteRecord extends Invite {
  tokenHash: string;
}
export type NewInvite = Omit<InviteRecord, 'id'>;

export type SettingValue = boolean | number | string[];
/** By name; what nobody has set is absent. */
export type StoredSettings = Record<string, SettingValue>;

/** What admins arrange: who may join, and what is allowed. Each method is one atomic step and durable when it resolves. */
export abstract class InstallationStore {
  /** Forgets those that expired before `createdAt`. */
  abstract createInvite(invite: NewInvite): Promise<InviteRecord>;

  /** `null` when there is none or it has expired at `now`. */
  abstract findInvite(tokenHash: string, now: string): Promise<InviteRecord | null>;

  /** Those that have not expired at `now`, newest first, those of the same moment by id, descending. */
  abstract listInvites(now: string): Promise<InviteRecord[]>;

  /** As `findInvite`, and removes it: of many callers one gets it. */
  abstract takeInvite(tokenHash: string, now: string): Promise<InviteRecord | null>;

  /** What was removed. */
  abstract removeInvite(id: string): Promise<InviteRecord | null>;

  abstract readSettings(): Promise<StoredSettings>;

  /** Sets these and leaves the others; `null` unsets. Gives all. */
  abstract changeSettings(changes: Readonly<Record<string, SettingValue | null>>): Promise<StoredSettings>;
}
