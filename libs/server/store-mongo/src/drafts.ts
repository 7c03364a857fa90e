import type { Draft, DraftSlot } from '@prochat/contract';
import type { Model, Types } from 'mongoose';
import { Contention } from './contention';
import { toDraft, type DraftDocument } from './draft.schema';
import { duplicateIndex } from './mongo-errors';

/** What is typed and not sent, one text for each person, conversation and slot. Who may see it is decided above. */
export class Drafts {
  constructor(private readonly drafts: Model<DraftDocument>) {}

  async find(userId: Types.ObjectId, conversationId: Types.ObjectId): Promise<Draft[]> {
    const found = await this.drafts
      .find({ userId, conversationId })
      .sort({ slot: 1 })
      .hint('bySlot')
      .lean<DraftDocument[]>();
    return found.map(toDraft);
  }

  async save(
    userId: Types.ObjectId,
    conversationId: Types.ObjectId,
    { slot, text, at }: { slot: DraftSlot; text: string; at: string },
  ): Promise<void> {
    const place = { userId, conversationId, slot };
    if (text === '') {
      await this.drafts.deleteOne(place);
      return;
    }
    const contention = new Contention();
    for (;;) {
      try {
        await this.drafts.updateOne(place, { $set: { text, updatedAt: new Date(at) } }, { upsert: true });
        return;
      } catch (error) {
        // Two that found nothing there at the same time: the second finds what the first has written.
        if (duplicateIndex(error) === null) throw error;
      }
      await contention.afterLoss();
    }
  }
}
