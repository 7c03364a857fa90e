import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import {
  UploadStore,
  type ClaimedUploads,
  type NewUpload,
  type SettledUpload,
  type UploadClaim,
  type UploadRecord,
  type UploadUsage,
} from '@prochat/server/upload';
import { trusted, type Model, type Types } from 'mongoose';
import { reach } from './mongo-errors';
import { newId, parseId, requireId } from './object-ids';
import { knownText } from './text-index';
import { UploadClaims } from './upload-claims';
import { UploadDocument, toUploadDocument, toUploadRecord } from './upload.schema';

/**
 * What is known about files, in MongoDB. Methods that look at one file are one conditional write. Those over several change
 * one after the other, each for good; they can be repeated, so a crash in their middle leaves nothing that doing it again
 * does not finish. Claims, which are all or none, have a class of their own. Bytes are the business of `FileStorage`.
 */
@Injectable()
export class MongoUploadStore extends UploadStore {
  private readonly claims: UploadClaims;

  constructor(@InjectModel(UploadDocument.name) private readonly uploads: Model<UploadDocument>) {
    super();
    this.claims = new UploadClaims(uploads);
  }

  createUpload(upload: NewUpload): Promise<UploadRecord> {
    return reach(async () => {
      const document = toUploadDocument({
        ...upload,
        id: newId().toHexString(),
        state: 'scanning',
        image: null,
        claim: null,
      });
      await this.uploads.collection.insertOne(document);
      return toUploadRecord(document);
    });
  }

  findUpload(id: string): Promise<UploadRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => {
      const found = await this.uploads.findOne({ _id }).lean<UploadDocument>();
      return found && toUploadRecord(found);
    });
  }

  findUploads(ids: readonly string[]): Promise<UploadRecord[]> {
    const known = parseIds(ids);
    if (known.length === 0) return Promise.resolve([]);
    return reach(async () => {
      const found = await this.uploads.find(within(known)).lean<UploadDocument[]>();
      return found.map(toUploadRecord);
    });
  }

  settleUpload(id: string, found: SettledUpload): Promise<UploadRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => {
      const settled = await this.uploads
        .findOneAndUpdate({ _id, state: 'scanning' }, { $set: toChanges(found) }, { returnDocument: 'after' })
        .lean<UploadDocument>();
      return settled && toUploadRecord(settled);
    });
  }

  usageOf(ownerId: string): Promise<UploadUsage> {
    const owner = parseId(ownerId);
    if (owner === null) return Promise.resolve({ files: 0, bytes: 0 });
    return reach(async () => {
      const [usage] = await this.uploads
        .aggregate<UploadUsage>([
          { $match: { ownerId: owner } },
          { $group: { _id: null, files: { $sum: 1 }, bytes: { $sum: '$size' } } },
          { $project: { _id: 0, files: 1, bytes: 1 } },
        ])
        .hint('usage');
      return usage ?? { files: 0, bytes: 0 };
    });
  }

  claimUploads(
    ids: readonly string[],
    ownerId: string,
    claim: UploadClaim,
    at: string,
  ): Promise<ClaimedUploads | null> {
    if (ids.length === 0) return Promise.resolve({ uploads: [], newIds: [] });
    const [owner, known] = [parseId(ownerId), parseIds(ids)];
    if (owner === null || known.length < ids.length) return Promise.resolve(null);
    return reach(() => this.claims.claim(known, owner, claim, at));
  }

  async bindUploads(ownerId: string, clientId: string, conversationId: string): Promise<void> {
    const owner = parseId(ownerId);
    if (owner === null) return;
    await reach(() =>
      this.uploads
        .updateMany(
          { ownerId: owner, 'claim.clientId': knownText(clientId), 'claim.conversationId': null },
          { $set: { 'claim.conversationId': requireId(conversationId) } },
        )
        .hint('byClaim'),
    );
  }

  async releaseUploads(ids: readonly string[], clientId: string, expiresAt: string): Promise<void> {
    await this.changeAll(
      ids,
      { 'claim.clientId': String(clientId), expiresAt: null },
      { claim: null, expiresAt: new Date(expiresAt) },
    );
  }

  async expireUploads(ids: readonly string[], at: string): Promise<void> {
    await this.changeAll(ids, {}, { expiresAt: new Date(at) });
  }

  async expireUploadsOf(ownerId: string, at: string): Promise<void> {
    const owner = parseId(ownerId);
    if (owner === null) return;
    await reach(() =>
      this.uploads.updateMany({ ownerId: owner }, { $set: { expiresAt: new Date(at) } }).hint('usage'),
    );
  }

  listExpired(at: string, limit: number): Promise<UploadRecord[]> {
    return reach(async () => {
      const found = await this.uploads
        .find({ expiresAt: trusted({ $lte: new Date(at) }) })
        .sort({ expiresAt: 1, _id: 1 })
        .hint('expiry')
        .limit(limit)
        .lean<UploadDocument[]>();
      return found.map(toUploadRecord);
    });
  }

  async removeUploads(ids: readonly string[]): Promise<void> {
    const known = parseIds(ids);
    if (known.length === 0) return;
    await reach(() => this.uploads.deleteMany(within(known)));
  }

  readUploads(after: string | null, limit: number): Promise<UploadRecord[]> {
    return reach(async () => {
      const found = await this.uploads
        .find(after === null ? {} : { _id: trusted({ $gt: requireId(after) }) })
        .sort({ _id: 1 })
        .hint('_id_')
        .limit(limit)
        .lean<UploadDocument[]>();
      return found.map(toUploadRecord);
    });
  }

  private async changeAll(
    ids: readonly string[],
    when: Record<string, unknown>,
    changes: Partial<UploadDocument>,
  ): Promise<void> {
    const known = parseIds(ids);
    if (known.length === 0) return;
    await reach(() => this.uploads.updateMany({ ...within(known), ...when }, { $set: changes }));
  }
}

/** Those that can be ids at all. */
function parseIds(ids: readonly string[]): Types.ObjectId[] {
  return ids.flatMap((id) => parseId(id) ?? []);
}

function within(ids: readonly Types.ObjectId[]) {
  return { _id: trusted({ $in: ids }) };
}

function toChanges(found: SettledUpload): Partial<UploadDocument> {
  if (found.state === 'blocked') return { state: 'blocked', size: 0 };
  const { name, type, size, image, expiresAt } = found;
  return { state: 'ready', name, type, size, image, expiresAt: new Date(expiresAt) };
}
