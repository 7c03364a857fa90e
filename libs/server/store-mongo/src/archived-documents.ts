import type { Model } from 'mongoose';

/** How the documents of a collection are records: `_id` is the record's id in the form of `toId`. */
interface Mapping<D extends { _id: unknown }, R> {
  toId: (id: string) => D['_id'];
  toRecord: (document: D) => R;
  toDocument: (record: R) => D;
}

/** Records of a passing kind, each a document under its id. */
export class ArchivedDocuments<D extends { _id: unknown }, R> {
  constructor(
    private readonly model: Model<D>,
    private readonly mapping: Mapping<D, R>,
  ) {}

  count(): Promise<number> {
    return this.model.collection.countDocuments({});
  }

  /** As `StoreArchive.read`. */
  async read(after: string | null, limit: number): Promise<R[]> {
    const found = await this.model.collection
      .find(after === null ? {} : { _id: { $gt: this.mapping.toId(after) as never } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return (found as unknown as D[]).map(this.mapping.toRecord);
  }

  /** As `StoreArchive.write`; not to be called with none. */
  async write(records: readonly R[]): Promise<void> {
    await this.model.collection.bulkWrite(
      records.map(this.mapping.toDocument).map(({ _id, ...replacement }) => ({
        replaceOne: { filter: { _id: _id as never }, replacement, upsert: true },
      })),
      { ordered: false },
    );
  }

  async clear(): Promise<void> {
    await this.model.collection.deleteMany({});
  }
}
