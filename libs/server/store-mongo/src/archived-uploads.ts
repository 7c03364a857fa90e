import type { UploadRecord } from '@prochat/server/upload';
import type { Model } from 'mongoose';
import { requireId } from './object-ids';
import { toUploadDocument, toUploadRecord, type UploadDocument } from './upload.schema';

/** What is known about files, as records under their ids. */
export class ArchivedUploads {
  constructor(private readonly uploads: Model<UploadDocument>) {}

  count(): Promise<number> {
    return this.uploads.collection.countDocuments({});
  }

  /** As `StoreArchive.read`. */
  async read(after: string | null, limit: number): Promise<UploadRecord[]> {
    const found = await this.uploads.collection
      .find(after === null ? {} : { _id: { $gt: requireId(after) } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return (found as UploadDocument[]).map(toUploadRecord);
  }

  /** As `StoreArchive.write`; not to be called with none. */
  async write(records: readonly UploadRecord[]): Promise<void> {
    await this.uploads.collection.bulkWrite(
      records.map(toUploadDocument).map(({ _id, ...replacement }) => ({
        replaceOne: { filter: { _id }, replacement, upsert: true },
      })),
      { ordered: false },
    );
  }

  async clear(): Promise<void> {
    await this.uploads.collection.deleteMany({});
  }
}
