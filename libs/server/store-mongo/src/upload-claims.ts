import type { ClaimedUploads, UploadClaim } from '@prochat/server/upload';
import { trusted, type Model, type Types } from 'mongoose';
import { Contention } from './contention';
import { newId } from './object-ids';
import { toStoredClaim, toUploadRecord, type StoredClaim, type UploadDocument } from './upload.schema';

/** A call that claims, and what it has got so far. */
interface Attempt {
  by: Types.ObjectId;
  ownerId: Types.ObjectId;
  claim: StoredClaim;
  at: Date;
  /** As they are now, by id. */
  got: Map<string, UploadDocument>;
  /** As they were before this call claimed them. */
  taken: UploadDocument[];
}

/**
 * Gives files to messages, all or none, without transactions: each is claimed by one compare-and-set, in the order of
 * the ids, and when one cannot be had the call gives back those that it has taken. Because of the order the call that holds the
 * highest contested file is never stopped by one that gives up, so of several messages at least one gets its files.
 *
 * The same message may be claiming at the same time in another process: it puts its mark (`by`) on what it finds claimed, and
 * what bears another mark is not given back. A crash before everything was given back leaves claims of a message that was
 * never sent; comparing files with messages finds and mends them.
 */
export class UploadClaims {
  constructor(private readonly uploads: Model<UploadDocument>) {}

  /** As `UploadStore.claimUploads`; `ids` in the order asked for. */
  async claim(
    ids: readonly Types.ObjectId[],
    ownerId: Types.ObjectId,
    claim: UploadClaim,
    at: string,
  ): Promise<ClaimedUploads | null> {
    const known = await this.load(ids);
    const attempt: Attempt = {
      by: newId(),
      ownerId,
      claim: toStoredClaim(claim),
      at: new Date(at),
      got: new Map(),
      taken: [],
    };
    const wanted = [...new Set(ids.map(String))].sort();
    // Nothing is touched for what can be seen to fail.
    if (!wanted.every((id) => isFor(known.get(id), attempt))) return null;
    for (const id of wanted) {
      if (await this.take(known.get(id), attempt)) continue;
      await this.giveBack(attempt);
      return null;
    }
    const uploads = ids.flatMap((id) => attempt.got.get(id.toHexString()) ?? []);
    const takenIds = new Set(attempt.taken.map(({ _id }) => _id.toHexString()));
    return {
      uploads: uploads.map(toUploadRecord),
      newIds: [...new Set(ids.map(String))].filter((id) => takenIds.has(id)),
    };
  }

  private async load(ids: readonly Types.ObjectId[]): Promise<Map<string, UploadDocument>> {
    const found = await this.uploads.find({ _id: trusted({ $in: ids }) }).lean<UploadDocument[]>();
    return new Map(found.map((document) => [document._id.toHexString(), document]));
  }

  /** One file, however often it changes meanwhile. False when the message cannot have it. */
  private async take(known: UploadDocument | undefined, attempt: Attempt): Promise<boolean> {
    const contention = new Contention();
    for (let current = known ?? null; isFor(current, attempt);) {
      const taken = await this.mark(current, attempt);
      if (taken) {
        if (current.claim === null) attempt.taken.push(current);
        attempt.got.set(current._id.toHexString(), taken);
        return true;
      }
      await contention.afterLoss();
      current = await this.uploads.findOne({ _id: current._id }).lean<UploadDocument>();
    }
    return false;
  }

  /** `null` when it is not any more as it was. A conversation and a kind that are there already stay. */
  private mark({ _id, claim, expiresAt }: UploadDocument, attempt: Attempt): Promise<UploadDocument | null> {
    const next: StoredClaim = {
      clientId: attempt.claim.clientId,
      conversationId: claim?.conversationId ?? attempt.claim.conversationId,
      kind: claim?.kind ?? attempt.claim.kind,
      by: attempt.by,
    };
    const asItWas: Record<string, unknown> =
      claim === null
        ? { claim: null, state: 'ready', expiresAt }
        : {
            'claim.clientId': claim.clientId,
            'claim.conversationId': claim.conversationId,
            expiresAt: null,
          };
    return this.uploads
      .findOneAndUpdate(
        { _id, ...asItWas },
        { $set: { claim: next, expiresAt: null } },
        { returnDocument: 'after' },
      )
      .lean<UploadDocument>()
      .exec();
  }

  private async giveBack({ taken, by }: Attempt): Promise<void> {
    for (const { _id, expiresAt } of taken)
      await this.uploads.updateOne(
        { _id, 'claim.by': by, expiresAt: null },
        { $set: { claim: null, expiresAt } },
      );
  }
}

/** Whether this message may have it. One that expires again belonged to something that was deleted. */
function isFor(
  document: UploadDocument | null | undefined,
  { ownerId, claim, at }: Attempt,
): document is UploadDocument {
  if (!document?.ownerId.equals(ownerId) || document.state !== 'ready') return false;
  const { claim: own, expiresAt } = document;
  if (own === null) return expiresAt !== null && expiresAt > at;
  if (expiresAt !== null || own.clientId !== claim.clientId) return false;
  if (own.conversationId === null || claim.conversationId === null) return true;
  return own.conversationId.equals(claim.conversationId);
}
