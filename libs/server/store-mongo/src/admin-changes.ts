import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@prochat/server/core';
import { trusted, type Model, type Types } from 'mongoose';
import { newId } from './object-ids';
import type { UserDocument } from './user.schema';

/** A mark older than this was left by a process that died; it no longer says that the admin is about to go. */
const MARK_LIVES_MS = 10_000;
const ATTEMPTS = 40;

/**
 * Takes the role or the access of an admin away unless he is the last one left, without a transaction: first the admin
 * is marked as leaving, then the others who are not marked are counted, then the change is made on condition of the own
 * mark. Of two who leave at once at least one sees the other's mark. When each saw the other's, both step back and try
 * again at different moments.
 */
export class AdminChanges {
  constructor(private readonly users: Model<UserDocument>) {}

  /** `null` when there is no such person. @throws AppError LAST_ADMIN */
  async takeAway(_id: Types.ObjectId, changes: Partial<UserDocument>): Promise<UserDocument | null> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const token = newId();
      const marked = await this.users
        .findOneAndUpdate(
          { _id, role: 'admin', blockedUntil: null },
          { $set: { leaving: { token, at: new Date() } } },
          { returnDocument: 'after' },
        )
        .lean<UserDocument>();
      if (!marked) {
        const changed = await this.changeOther(_id, changes);
        if (changed !== 'is an admin') return changed;
        continue;
      }

      const others = await this.users
        .find({ role: 'admin', blockedUntil: null, _id: trusted({ $ne: _id }) }, { leaving: 1 })
        .lean<Pick<UserDocument, 'leaving'>[]>();
      if (others.length === 0) {
        await this.unmark(_id, token);
        throw new AppError('LAST_ADMIN');
      }
      if (others.some(({ leaving }) => !isLive(leaving))) {
        const changed = await this.changeMarked(_id, token, changes);
        if (changed) return changed;
      } else {
        await this.unmark(_id, token);
      }
      // Callers in step with each other would take the mark from one another again and again.
      await sleep(Math.random() * 10 * attempt);
    }
    throw new AppError('UNAVAILABLE');
  }

  /** Somebody who is not an unblocked admin can be changed at will. */
  private async changeOther(
    _id: Types.ObjectId,
    changes: Partial<UserDocument>,
  ): Promise<UserDocument | null | 'is an admin'> {
    const changed = await this.users
      .findOneAndUpdate(
        { _id, $or: [{ role: trusted({ $ne: 'admin' }) }, { blockedUntil: trusted({ $ne: null }) }] },
        { $set: changes },
        { returnDocument: 'after' },
      )
      .lean<UserDocument>();
    if (changed) return changed;
    return (await this.users.exists({ _id })) === null ? null : 'is an admin';
  }

  /** Only while the mark is still ours: a later caller who took it for dead has replaced or removed it. */
  private async changeMarked(
    _id: Types.ObjectId,
    token: Types.ObjectId,
    changes: Partial<UserDocument>,
  ): Promise<UserDocument | null> {
    try {
      return await this.users
        .findOneAndUpdate(
          { _id, 'leaving.token': token },
          { $set: changes, $unset: { leaving: 1, firstAdmin: 1 } },
          { returnDocument: 'after' },
        )
        .lean<UserDocument>();
    } catch (error) {
      await this.unmark(_id, token);
      throw error;
    }
  }

  private async unmark(_id: Types.ObjectId, token: Types.ObjectId): Promise<void> {
    await this.users.updateOne({ _id, 'leaving.token': token }, { $unset: { leaving: 1 } });
  }
}

function isLive(mark: UserDocument['leaving']): boolean {
  return mark !== undefined && Date.now() - mark.at.getTime() < MARK_LIVES_MS;
}
