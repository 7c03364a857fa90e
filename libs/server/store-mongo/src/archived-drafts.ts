import type { DraftSlot } from '@prochat/contract';
import { draftId, placeOfDraft, type ArchivedDraft } from '@prochat/server/chat';
import type { Model } from 'mongoose';
import { toDraft, type DraftDocument } from './draft.schema';
import { requireId } from './object-ids';

/** The drafts of the database as records. Their `_id` says nothing: one is known by whose it is, where and in which slot. */
export class ArchivedDrafts {
  constructor(private readonly drafts: Model<DraftDocument>) {}

  count(): Promise<number> {
    return this.drafts.collection.countDocuments({});
  }

  /** As `StoreArchive.read`. */
  async read(after: string | null, limit: number): Promise<ArchivedDraft[]> {
    const all = this.drafts.collection
      .find({})
      .hint('bySlot')
      .sort({ userId: 1, conversationId: 1, slot: 1 });
    // A bound of the index includes itself; this is the very next text.
    const from = after === null ? all : all.min(toPlace(after, '\0'));
    const found = (await from.limit(limit).toArray()) as DraftDocument[];
    return found.map(toArchivedDraft);
  }

  /** As `StoreArchive.write`; not to be called with none. */
  async write(records: readonly ArchivedDraft[]): Promise<void> {
    await this.drafts.collection.bulkWrite(
      records.map(({ id, text, updatedAt }) => ({
        updateOne: {
          filter: toPlace(id),
          update: { $set: { text, updatedAt: new Date(updatedAt) } },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  }

  async clear(): Promise<void> {
    await this.drafts.collection.deleteMany({});
  }
}

function toPlace(id: string, suffix = ''): Pick<DraftDocument, 'userId' | 'conversationId' | 'slot'> {
  const [userId, conversationId, slot] = placeOfDraft(id);
  return {
    userId: requireId(userId),
    conversationId: requireId(conversationId),
    slot: `${slot}${suffix}` as DraftSlot,
  };
}

function toArchivedDraft(document: DraftDocument): ArchivedDraft {
  const place = {
    userId: document.userId.toHexString(),
    conversationId: document.conversationId.toHexString(),
    slot: document.slot,
  };
  return { id: draftId(place), ...place, ...toDraft(document) };
}
