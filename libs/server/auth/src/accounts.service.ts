import { Injectable } from '@nestjs/common';
import {
  isAtLeast,
  type AccountRequest,
  type GuestRequest,
  type LoginRequest,
  type PersonDetails,
  type PersonRef,
  type ProfessionalsResponse,
  type RegisterRequest,
  type SetupRequest,
  type User,
} from '@prochat/contract';
import { AppError, Clock } from '@prochat/server/core';
import { randomInt } from 'node:crypto';
import { AuthStore, type NewUser, type UserRecord } from './auth.store';
import type { Caller } from './caller';
import { FirstAdmin } from './first-admin';
import { LiveSockets } from './live-sockets';
import { Passwords } from './passwords';
import { SecurityLog } from './security-log';
import { blockOf, isBlocked } from './sessions.service';
import { Settings } from './settings.service';

/**
 * Who people are: how they get an account, prove that it is theirs, and what others may know of them. Sessions are
 * opened by the controller; what admins do to accounts is in `UserAdministration`.
 */
@Injectable()
export class Accounts {
  constructor(
    private readonly store: AuthStore,
    private readonly passwords: Passwords,
    private readonly firstAdmin: FirstAdmin,
    private readonly sockets: LiveSockets,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly log: SecurityLog,
  ) {}

  /** @throws AppError REGISTRATION_OFF, EMAIL_TAKEN */
  async register(request: RegisterRequest): Promise<UserRecord> {
    if (!this.settings.current.registration) throw new AppError('REGISTRATION_OFF');
    const user = await this.store.createUser(await this.newAccount(request));
    this.log.record('registered', { userId: user.id });
    return user;
  }

  /**
   * Takes the same time whether the e-mail is unknown or the password wrong, and says BLOCKED only to who has both right.
   * @throws AppError BAD_CREDENTIALS, BLOCKED
   */
  async login({ email, password }: LoginRequest): Promise<UserRecord> {
    const user = await this.store.findUserByEmail(email);
    const matches = await this.passwords.matches(user?.passwordHash ?? null, password);
    if (!user || !matches || user.guest) {
      this.log.record('sign-in-failed', user ? { userId: user.id } : {});
      throw new AppError('BAD_CREDENTIALS');
    }
    if (isBlocked(user, this.clock.iso())) throw new AppError('BLOCKED', blockOf(user));
    return user;
  }

  /**
   * A guest cannot sign in again: he is his session. His e-mail is only where to reach him; that of an account is
   * refused, so that nobody speaks under somebody's address.
   * @throws AppError GUESTS_OFF, EMAIL_TAKEN
   */
  async enterAsGuest({ displayName, email }: GuestRequest): Promise<UserRecord> {
    if (!this.settings.current.guests) throw new AppError('GUESTS_OFF');
    if (email !== undefined && (await this.store.findUserByEmail(email))) throw new AppError('EMAIL_TAKEN');
    const user = await this.store.createUser({
      email: email ?? null,
      // A number, so that staff can tell two of them apart.
      displayName: displayName ?? `Guest ${randomInt(1000, 10_000)}`,
      role: 'user',
      guest: true,
      passwordHash: null,
      blockedUntil: null,
      createdAt: this.clock.iso(),
    });
    this.log.record('guest-entered', { userId: user.id });
    return user;
  }

  /**
   * A guest becomes an account: the same person, so that everything stays his. His session goes on, as he has shown nothing
   * by which somebody else could hold it; his open pages go by the new name at once.
   * @throws AppError NOT_A_GUEST, REGISTRATION_OFF, EMAIL_TAKEN
   */
  async makeAccount(guest: Caller, { displayName, email, password }: AccountRequest): Promise<UserRecord> {
    if (!(await this.find(guest.id)).guest) throw new AppError('NOT_A_GUEST');
    if (!this.settings.current.registration) throw new AppError('REGISTRATION_OFF');
    const user = await this.store.makeAccount(guest.id, {
      email,
      displayName: displayName ?? guest.displayName,
      passwordHash: await this.passwords.hash(password),
    });
    if (!user) throw new AppError('NOT_A_GUEST');
    this.sockets.rename(user.id, user.displayName);
    this.log.record('guest-made-account', { userId: user.id });
    return user;
  }

  /** The first admin, by the one-time link; of many at once one wins. @throws AppError SETUP_CLOSED, EMAIL_TAKEN */
  async setUp({ token, ...request }: SetupRequest): Promise<UserRecord> {
    this.firstAdmin.requireToken(token);
    const account: NewUser = { ...(await this.newAccount(request)), role: 'admin' };
    const user = await this.store.createFirstAdmin(account);
    this.firstAdmin.close();
    if (!user) throw new AppError('SETUP_CLOSED');
    this.log.record('first-admin-created', { userId: user.id });
    return user;
  }

  /** @throws AppError NOT_FOUND */
  async find(id: string): Promise<UserRecord> {
    const user = await this.store.findUser(id);
    if (!user) throw new AppError('NOT_FOUND');
    return user;
  }

  /** What staff may see of a person; `null` when there is none. */
  async personDetails(id: string): Promise<PersonDetails | null> {
    const user = await this.store.findUser(id);
    if (!user) return null;
    const { displayName, email, guest, createdAt } = user;
    return { id: user.id, displayName, email, guest, createdAt };
  }

  /** Somebody who can answer conversations: staff or admin, not blocked; else `null`. */
  async professional(id: string): Promise<PersonRef | null> {
    const user = await this.store.findUser(id);
    if (!user || !isAtLeast(user.role, 'staff') || isBlocked(user, this.clock.iso())) return null;
    return { id: user.id, displayName: user.displayName };
  }

  /** Everybody a conversation can be handed to, by name. */
  async professionals(): Promise<ProfessionalsResponse> {
    const users = await this.store.listProfessionals(this.clock.iso());
    return { items: users.map(({ id, displayName, role }) => ({ id, displayName, role })) };
  }

  /** A person as he sees himself: an allow-list, so that a new column stays inside. */
  toUser(record: UserRecord): User {
    const { id, displayName, email, role, guest, createdAt } = record;
    const base = { id, displayName, email, role, guest, createdAt };
    if (!isBlocked(record, this.clock.iso())) return { ...base, blockedUntil: null };
    const { blockedUntil, blockReason } = record;
    return { ...base, blockedUntil, ...(blockReason !== undefined && { blockReason }) };
  }

  private async newAccount({ email, password, displayName }: RegisterRequest): Promise<NewUser> {
    return {
      email,
      displayName,
      role: 'user',
      guest: false,
      passwordHash: await this.passwords.hash(password),
      blockedUntil: null,
      createdAt: this.clock.iso(),
    };
  }
}
