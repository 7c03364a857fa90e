import type { UploadRecord } from '@prochat/server/upload';
import type { Connection, Types } from 'mongoose';
import { requireId } from './object-ids';

type ArchivedUpload = Omit<UploadRecord, 'id'> & { _id: Types.ObjectId };

/** What is known about files, as records under their ids. */
export class ArchivedUploads {
  constructor(private readonly connection: Connection) {}

  count(): Promise<number> {
    return this.uploads().countDocuments({});
  }

  /** As `StoreArchive.read`. */
  async read(after: string | null, limit: number): Promise<UploadRecord[]> {
    const found = await this.uploads()
      .find(after === null ? {} : { _id: { $gt: requireId(after) } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return found.map(({ _id, ...upload }) => ({ ...upload, id: _id.toHexString() }));
  }

  /** As `StoreArchive.write`; not to be called with none. */
  async write(records: readonly UploadRecord[]): Promise<void> {
    await this.uploads().bulkWrite(
      records.map(({ id, ...replacement }) => ({
        replaceOne: { filter: { _id: requireId(id) }, replacement, upsert: true },
      })),
      { ordered: false },
    );
  }

  async clear(): Promise<void> {
    await this.uploads().deleteMany({});
  }

  private uploads() {
    return this.connection.collection<ArchivedUpload>('uploads');
  }
}
