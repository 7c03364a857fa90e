import { Injectable } from '@nestjs/common';
import type {
  CreateInviteRequest,
  CreateInviteResponse,
  Invite,
  InviteDays,
  InviteResponse,
  InvitesResponse,
  JoinRequest,
} from '@prochat/contract';
import { AppError, Clock, Config } from '@prochat/server/core';
import { createHash, randomBytes } from 'node:crypto';
import { Audit } from './audit.service';
import { AuthStore, type UserRecord } from './auth.store';
import type { Caller } from './caller';
import { InstallationStore, type InviteRecord, type NewInvite } from './installation.store';
import { Passwords } from './passwords';
import { SecurityLog } from './security-log';

const DAY_MS = 86_400_000;
const DAYS_DEFAULT: InviteDays = 7;

/**
 * Links by which colleagues make their accounts themselves. Of the link only the hash is kept; it stands behind `#`, so
 * that no server, proxy or log ever sees it, and it is good once.
 */
@Injectable()
export class Invitations {
  constructor(
    private readonly config: Config,
    private readonly store: InstallationStore,
    private readonly people: AuthStore,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
    private readonly log: SecurityLog,
    private readonly audit: Audit,
  ) {}

  async list(): Promise<InvitesResponse> {
    return { items: (await this.store.listInvites(this.clock.iso())).map(toInvite) };
  }

  /** @throws AppError EMAIL_TAKEN */
  async create(
    actor: Caller,
    { role, email, days = DAYS_DEFAULT }: CreateInviteRequest,
  ): Promise<CreateInviteResponse> {
    if (email !== undefined) await this.requireFree(email);
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const record = await this.store.createInvite({
      tokenHash: digest(token),
      role,
      email: email ?? null,
      createdBy: { id: actor.id, displayName: actor.displayName },
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + days * DAY_MS).toISOString(),
    });
    await this.audit.record(actor, 'invited', subjectOf(record), {
      data: { role, until: record.expiresAt },
    });
    return { invite: toInvite(record), url: `${this.config.publicUrl}/join#${token}` };
  }

  /** @throws AppError NOT_FOUND */
  async revoke(actor: Caller, id: string): Promise<void> {
    const removed = await this.store.removeInvite(id);
    if (!removed) throw new AppError('NOT_FOUND');
    await this.audit.record(actor, 'invite-revoked', subjectOf(removed));
  }

  /** @throws AppError INVITE_CLOSED */
  async look(token: string): Promise<InviteResponse> {
    const { role, email, createdBy, expiresAt } = await this.requireOpen(token);
    return { invite: { role, email, createdBy, expiresAt } };
  }

  /** Of many at once one gets in. @throws AppError INVITE_CLOSED, EMAIL_TAKEN, VALIDATION (no e-mail) */
  async join({ token, displayName, password, ...given }: JoinRequest): Promise<UserRecord> {
    const open = await this.requireOpen(token);
    const email = open.email ?? given.email;
    if (email === undefined)
      throw new AppError('VALIDATION', { fields: { email: ['Enter an e-mail address.'] } });
    await this.requireFree(email);
    const passwordHash = await this.passwords.hash(password);
    const invite = await this.store.takeInvite(digest(token), this.clock.iso());
    if (!invite) throw new AppError('INVITE_CLOSED');
    const user = await this.createAccount(invite, { displayName, email, passwordHash });
    this.log.record('user-created', { userId: user.id, actorId: invite.createdBy.id, role: user.role });
    await this.audit.record(
      user,
      'joined',
      { kind: 'user', id: user.id, name: user.displayName },
      { data: { role: user.role, invitedBy: invite.createdBy.displayName } },
    );
    return user;
  }

  /** Should the e-mail have been taken meanwhile, the link is good again. */
  private async createAccount(
    invite: InviteRecord,
    account: { displayName: string; email: string; passwordHash: string },
  ): Promise<UserRecord> {
    try {
      return await this.people.createUser({
        ...account,
        role: invite.role,
        guest: false,
        blockedUntil: null,
        createdAt: this.clock.iso(),
      });
    } catch (error) {
      const { id: _, ...again } = invite;
      await this.store.createInvite(again satisfies NewInvite);
      throw error;
    }
  }

  private async requireOpen(token: string): Promise<InviteRecord> {
    const invite = await this.store.findInvite(digest(token), this.clock.iso());
    if (!invite) throw new AppError('INVITE_CLOSED');
    return invite;
  }

  private async requireFree(email: string): Promise<void> {
    if (await this.people.findUserByEmail(email)) throw new AppError('EMAIL_TAKEN');
  }
}

/** The token has the strength of a key, so a plain hash keeps it. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function subjectOf({ id, email }: InviteRecord): { kind: 'invite'; id: string; name: string } {
  return { kind: 'invite', id, name: email ?? '' };
}

function toInvite({ tokenHash: _, ...invite }: InviteRecord): Invite {
  return invite;
}
