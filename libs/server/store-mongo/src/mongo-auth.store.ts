import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Page } from '@prochat/contract';
import {
  AuthStore,
  type NewCredentials,
  type NewSession,
  type NewUser,
  type SessionRecord,
  type UserPatch,
  type UserQuery,
  type UserRecord,
} from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import { trusted, type Model } from 'mongoose';
import { AdminChanges } from './admin-changes';
import { duplicateIndex, reach } from './mongo-errors';
import { newId, parseId, requireId } from './object-ids';
import { knownText } from './text-index';
import { SessionDocument, toSessionRecord } from './session.schema';
import { professionalsQuery, toUserPage, usersQuery } from './user-lists';
import { UserDocument, toNameKey, toUserDocument, toUserRecord } from './user.schema';

/**
 * Accounts and sessions in MongoDB. Every method is one conditional write; the one that looks at two people at once
 * (the last admin) is `AdminChanges`. What the fields mean to whom is the business of `auth/`.
 */
@Injectable()
export class MongoAuthStore extends AuthStore {
  private readonly admins: AdminChanges;

  constructor(
    @InjectModel(UserDocument.name) private readonly users: Model<UserDocument>,
    @InjectModel(SessionDocument.name) private readonly sessions: Model<SessionDocument>,
  ) {
    super();
    this.admins = new AdminChanges(users);
  }

  createUser(user: NewUser): Promise<UserRecord> {
    return reach(() => this.insertUser(toUserDocument(newId(), user)));
  }

  createFirstAdmin(user: NewUser): Promise<UserRecord | null> {
    return reach(async () => {
      if (await this.adminExists()) return null;
      try {
        return await this.insertUser({ ...toUserDocument(newId(), user), firstAdmin: true });
      } catch (error) {
        // Lost against another caller, who may have used the same e-mail.
        if (duplicateIndex(error) !== null || isCode(error, 'EMAIL_TAKEN')) {
          if (await this.adminExists()) return null;
        }
        throw error;
      }
    });
  }

  hasAdmin(): Promise<boolean> {
    return reach(() => this.adminExists());
  }

  findUser(id: string): Promise<UserRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => {
      const found = await this.users.findOne({ _id }).lean<UserDocument>();
      return found && toUserRecord(found);
    });
  }

  findUserByEmail(email: string): Promise<UserRecord | null> {
    return reach(async () => {
      const found = await this.users
        .findOne({ email: knownText(email), guest: false })
        .hint('email')
        .lean<UserDocument>();
      return found && toUserRecord(found);
    });
  }

  listUsers(query: UserQuery): Promise<Page<UserRecord>> {
    return reach(async () => toUserPage(await usersQuery(this.users, query), query.limit));
  }

  listProfessionals(now: string): Promise<UserRecord[]> {
    return reach(async () => (await professionalsQuery(this.users, new Date(now))).map(toUserRecord));
  }

  updateUser(id: string, patch: UserPatch): Promise<UserRecord> {
    return reach(async () => {
      const _id = requireId(id);
      try {
        const changes = toUserChanges(patch);
        const updated = takesAdminAway(patch)
          ? await this.admins.takeAway(_id, changes)
          : await this.users
              .findOneAndUpdate({ _id }, { $set: changes }, { returnDocument: 'after' })
              .lean<UserDocument>();
        if (!updated) throw new AppError('NOT_FOUND');
        return toUserRecord(updated);
      } catch (error) {
        if (duplicateIndex(error) !== null) throw new AppError('EMAIL_TAKEN');
        // The last admin was found before the e-mail was looked at; whoever breaks both rules hears of the e-mail.
        if (isCode(error, 'LAST_ADMIN') && (await this.takesEmail(id, patch)))
          throw new AppError('EMAIL_TAKEN');
        throw error;
      }
    });
  }

  makeAccount(id: string, credentials: NewCredentials): Promise<UserRecord | null> {
    return reach(async () => {
      const _id = requireId(id);
      try {
        const made = await this.users
          .findOneAndUpdate(
            { _id, guest: true },
            { $set: toUserChanges({ ...credentials, guest: false }) },
            { returnDocument: 'after' },
          )
          .lean<UserDocument>();
        if (made) return toUserRecord(made);
      } catch (error) {
        throw duplicateIndex(error) === null ? error : new AppError('EMAIL_TAKEN');
      }
      if ((await this.users.exists({ _id })) === null) throw new AppError('NOT_FOUND');
      return null;
    });
  }

  createSession(session: NewSession): Promise<SessionRecord> {
    return reach(async () => {
      const document: SessionDocument = {
        _id: newId(),
        userId: requireId(session.userId),
        refreshHash: session.refreshHash,
        previousHash: null,
        rotatedAt: new Date(session.createdAt),
        createdAt: new Date(session.createdAt),
        expiresAt: new Date(session.expiresAt),
        revokedAt: null,
        userAgent: session.userAgent,
        ip: session.ip,
      };
      await this.sessions.collection.insertOne(document);
      return toSessionRecord(document);
    });
  }

  findSession(id: string): Promise<SessionRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => {
      const found = await this.sessions.findOne({ _id }).lean<SessionDocument>();
      return found && toSessionRecord(found);
    });
  }

  rotateSession(
    id: string,
    fromHash: string,
    toHash: string,
    at: string,
    expiresAt?: string,
  ): Promise<SessionRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => {
      const rotatedAt = new Date(at);
      const rotated = await this.sessions
        .findOneAndUpdate(
          { _id, refreshHash: String(fromHash), revokedAt: null, expiresAt: trusted({ $gt: rotatedAt }) },
          {
            $set: {
              refreshHash: toHash,
              previousHash: fromHash,
              rotatedAt,
              ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
            },
          },
          { returnDocument: 'after' },
        )
        .lean<SessionDocument>();
      return rotated && toSessionRecord(rotated);
    });
  }

  async revokeSession(id: string, at: string): Promise<void> {
    const _id = parseId(id);
    if (_id === null) return;
    await reach(() =>
      this.sessions.updateOne({ _id, revokedAt: null }, { $set: { revokedAt: new Date(at) } }),
    );
  }

  revokeSessionsOf(userId: string, at: string): Promise<string[]> {
    const owner = parseId(userId);
    if (owner === null) return Promise.resolve([]);
    return reach(async () => {
      const revokedAt = new Date(at);
      // Marked by this call, so that of several callers at once each session is reported by exactly one.
      const revocation = newId();
      const { modifiedCount } = await this.sessions.updateMany(
        { userId: owner, revokedAt: null, expiresAt: trusted({ $gt: revokedAt }) },
        { $set: { revokedAt, revocation } },
      );
      if (modifiedCount === 0) return [];
      const revoked = await this.sessions
        .find({ userId: owner, revokedAt, revocation }, { _id: 1 })
        .lean<Pick<SessionDocument, '_id'>[]>();
      return revoked.map(({ _id }) => _id.toHexString());
    });
  }

  removeExpiredSessions(before: string): Promise<number> {
    return reach(async () => {
      const { deletedCount } = await this.sessions.deleteMany({
        expiresAt: trusted({ $lt: new Date(before) }),
      });
      return deletedCount;
    });
  }

  /** True when the person would be an account whose e-mail belongs to another one. */
  private async takesEmail(id: string, patch: UserPatch): Promise<boolean> {
    const person = await this.findUser(id);
    const email = patch.email === undefined ? person?.email : patch.email;
    if (typeof email !== 'string' || (patch.guest ?? person?.guest)) return false;
    const holder = await this.findUserByEmail(email);
    return holder !== null && holder.id !== id;
  }

  private async adminExists(): Promise<boolean> {
    return (await this.users.exists({ role: 'admin' })) !== null;
  }

  private async insertUser(document: UserDocument): Promise<UserRecord> {
    try {
      await this.users.collection.insertOne(document);
    } catch (error) {
      throw duplicateIndex(error) === 'email' ? new AppError('EMAIL_TAKEN') : error;
    }
    return toUserRecord(document);
  }
}

function isCode(error: unknown, code: AppError['code']): boolean {
  return error instanceof AppError && error.code === code;
}

/** A patch after which the person may no longer be an unblocked admin. */
function takesAdminAway({ role, blockedUntil }: UserPatch): boolean {
  return (role !== undefined && role !== 'admin') || (blockedUntil !== undefined && blockedUntil !== null);
}

function toUserChanges(patch: UserPatch): Partial<UserDocument> {
  const { displayName, email, role, guest, passwordHash, blockedUntil, blockReason } = patch;
  return {
    ...(displayName === undefined ? {} : { displayName, nameKey: toNameKey(displayName) }),
    ...(email === undefined ? {} : { email }),
    ...(role === undefined ? {} : { role }),
    ...(guest === undefined ? {} : { guest }),
    ...(passwordHash === undefined ? {} : { passwordHash }),
    ...(blockedUntil === undefined
      ? {}
      : { blockedUntil: blockedUntil === null ? null : new Date(blockedUntil) }),
    ...(blockReason === undefined ? {} : { blockReason }),
  };
}
