import { Injectable } from '@nestjs/common';
import {
  ERASED_NAME,
  LIMITS,
  type AuditAction,
  type AuditSubject,
  type CreateUserRequest,
  type CreateUserResponse,
  type Page,
  type UpdateUserRequest,
  type User,
  type UserListQuery,
} from '@prochat/contract';
import { AppError, Clock, toPlainText } from '@prochat/server/core';
import { Accounts } from './accounts.service';
import { Audit, type AuditFacts } from './audit.service';
import { AuthStore, type UserRecord } from './auth.store';
import type { Caller } from './caller';
import { LiveSockets } from './live-sockets';
import { Passwords } from './passwords';
import { SecurityLog } from './security-log';
import { Sessions, blockOf, isBlocked } from './sessions.service';

/** Blocks for ever: whatever still carries his name in a token is refused as well. */
const FOR_EVER = '9999-12-31T23:59:59.999Z';

/** What admins do to accounts. Whatever takes something away from a person reaches his sockets before the answer goes out. */
@Injectable()
export class UserAdministration {
  constructor(
    private readonly store: AuthStore,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly sockets: LiveSockets,
    private readonly clock: Clock,
    private readonly log: SecurityLog,
    private readonly audit: Audit,
  ) {}

  async list({ role, q, cursor, pageSize }: UserListQuery): Promise<Page<User>> {
    const page = await this.store.listUsers({
      ...(role === undefined ? {} : { role }),
      ...(q === undefined ? {} : { q }),
      ...(cursor === undefined ? {} : { cursor }),
      limit: pageSize ?? LIMITS.pageSizeDefault,
    });
    return { items: page.items.map((user) => this.accounts.toUser(user)), nextCursor: page.nextCursor };
  }

  /** @throws AppError EMAIL_TAKEN */
  async createUser(
    actor: Caller,
    { email, displayName, role, password }: CreateUserRequest,
  ): Promise<CreateUserResponse> {
    const chosen = password ?? this.passwords.generate();
    const user = await this.store.createUser({
      email,
      displayName,
      role,
      guest: false,
      passwordHash: await this.passwords.hash(chosen),
      blockedUntil: null,
      createdAt: this.clock.iso(),
    });
    this.log.record('user-created', { userId: user.id, actorId: actor.id, role });
    await this.audit.record(actor, 'user-created', subjectOf(user), { data: { role } });
    return {
      user: this.accounts.toUser(user),
      ...(password === undefined ? { generatedPassword: chosen } : {}),
    };
  }

  /** @throws AppError NOT_FOUND, LAST_ADMIN, VALIDATION (a role or a password for a guest) */
  async updateUser(actor: Caller, id: string, request: UpdateUserRequest): Promise<User> {
    const { displayName, role, blockedUntil, password } = request;
    const before = await this.accounts.find(id);
    if (before.guest) requireNothingOfAnAccount(request);
    const user = await this.store.updateUser(id, {
      ...(displayName === undefined ? {} : { displayName }),
      ...(role === undefined ? {} : { role }),
      ...(blockedUntil === undefined ? {} : { blockedUntil, blockReason: reasonOf(request).reason ?? null }),
      ...(password === undefined ? {} : { passwordHash: await this.passwords.hash(password) }),
    });
    await this.endWhatIsOver(user, request);
    await this.record(actor, before, user, request);
    return this.accounts.toUser(user);
  }

  /**
   * Takes everything from an account that tells whose it was, and everything by which somebody could come in: its sessions
   * and sockets end, and it never becomes an account again. What he has said is the chat's business. Idempotent.
   * @throws AppError NOT_FOUND, FORBIDDEN (oneself), LAST_ADMIN
   */
  async erase(actor: Caller, id: string): Promise<void> {
    if (id === actor.id) throw new AppError('FORBIDDEN');
    await this.accounts.find(id);
    const erased = await this.store.updateUser(id, {
      displayName: ERASED_NAME,
      email: null,
      passwordHash: null,
      // As a guest he has neither a role nor a password, and nobody can give him any.
      guest: true,
      role: 'user',
      blockedUntil: FOR_EVER,
      blockReason: null,
    });
    await this.sessions.endAllOf(id, 'revoked');
    this.log.record('erased', { userId: id, actorId: actor.id });
    await this.audit.record(actor, 'erased', subjectOf(erased));
  }

  /** Sockets keep the role they were let in with, so they end when it is another one now. */
  private async endWhatIsOver(user: UserRecord, { role, password }: UpdateUserRequest): Promise<void> {
    if (isBlocked(user, this.clock.iso())) await this.sessions.endAllOf(user.id, 'blocked', blockOf(user));
    if (password !== undefined) await this.sessions.endAllOf(user.id, 'revoked');
    if (role !== undefined) this.sockets.endOtherRoles(user.id, user.role);
  }

  private async record(
    actor: Caller,
    before: UserRecord,
    user: UserRecord,
    request: UpdateUserRequest,
  ): Promise<void> {
    const facts = { userId: user.id, actorId: actor.id };
    const subject = subjectOf(user);
    const audit = (action: AuditAction, more: AuditFacts = {}): Promise<void> =>
      this.audit.record(actor, action, subject, { ...more, ...reasonOf(request) });
    if (before.displayName !== user.displayName)
      await audit('user-renamed', { data: { from: before.displayName } });
    if (before.role !== user.role) {
      this.log.record('role-changed', { ...facts, role: user.role });
      await audit('role-changed', { data: { from: before.role, to: user.role } });
    }
    if (request.password !== undefined) {
      this.log.record('password-changed', facts);
      await audit('password-changed');
    }
    if (request.blockedUntil === undefined) return;
    const action = isBlocked(user, this.clock.iso()) ? 'blocked' : 'unblocked';
    this.log.record(action, facts);
    await audit(action, { data: { until: user.blockedUntil } });
  }
}

function subjectOf({ id, displayName }: UserRecord): AuditSubject {
  return { kind: 'user', id, name: displayName };
}

function reasonOf({ reason }: UpdateUserRequest): AuditFacts {
  const text = reason === undefined ? '' : toPlainText(reason);
  return text === '' ? {} : { reason: text };
}

/** A guest can be named and blocked; he has no password, and nobody signs in as him to do a role's work. */
function requireNothingOfAnAccount({ role, password }: UpdateUserRequest): void {
  const sentence = ['A guest has no account. Create one for this person.'];
  if (role !== undefined && role !== 'user') throw new AppError('VALIDATION', { fields: { role: sentence } });
  if (password !== undefined) throw new AppError('VALIDATION', { fields: { password: sentence } });
}
