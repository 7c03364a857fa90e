import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Tag, TagColor } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import { DeskStore, type CannedReplyRecord, type NewCannedReply } from '@prochat/server/desk';
import { trusted, type Model } from 'mongoose';
import { CannedReplyDocument, toCannedReplyDocument, toCannedReplyRecord } from './canned-reply.schema';
import { Contention } from './contention';
import { freePlace } from './free-place';
import { duplicateIndex, reach } from './mongo-errors';
import { newId, parseId } from './object-ids';
import { TagDocument, toTag, toTagDocument } from './tag.schema';

/** Tags and canned replies in MongoDB. Each method is one conditional write; the limits hold by places, see `freePlace`. */
@Injectable()
export class MongoDeskStore extends DeskStore {
  constructor(
    @InjectModel(TagDocument.name) private readonly tags: Model<TagDocument>,
    @InjectModel(CannedReplyDocument.name) private readonly replies: Model<CannedReplyDocument>,
  ) {
    super();
  }

  listTags(): Promise<Tag[]> {
    return reach(async () => {
      const found = await this.tags.find().sort({ _id: 1 }).hint('_id_').lean<TagDocument[]>();
      return found.map(toTag);
    });
  }

  createTag(tag: Tag, max: number): Promise<void> {
    return reach(async () => {
      const document = toTagDocument(tag);
      const contention = new Contention();
      for (;;) {
        const there = await this.tags.find({}, { place: 1 }).hint('_id_').lean<TagDocument[]>();
        if (there.some(({ _id }) => _id === document._id)) throw new AppError('TAG_EXISTS');
        const place = freePlace(there, max);
        if (place === null) throw new AppError('TOO_MANY_TAGS');
        try {
          await this.tags.create({ ...document, place });
          return;
        } catch (error) {
          // The next look says whether the name or the place was taken meanwhile.
          if (duplicateIndex(error) === null) throw error;
        }
        await contention.afterLoss();
      }
    });
  }

  recolorTag(name: string, color: TagColor): Promise<Tag | null> {
    return reach(async () => {
      const changed = await this.tags
        .findOneAndUpdate({ _id: String(name) }, { $set: { color } }, { returnDocument: 'after' })
        .lean<TagDocument>();
      return changed && toTag(changed);
    });
  }

  removeTag(name: string): Promise<Tag | null> {
    return reach(async () => {
      const removed = await this.tags.findOneAndDelete({ _id: String(name) }).lean<TagDocument>();
      return removed && toTag(removed);
    });
  }

  listCannedReplies(ownerId: string): Promise<CannedReplyRecord[]> {
    return reach(async () => {
      const found = await this.replies
        .find({ ownerId: trusted({ $in: [parseId(ownerId), null] }) })
        .sort({ ownerId: -1, shortcut: 1 })
        .hint('byShortcut')
        .lean<CannedReplyDocument[]>();
      // Own ones come first and stay so among equals.
      return found.sort(byShortcut).map(toCannedReplyRecord);
    });
  }

  findCannedReply(id: string): Promise<CannedReplyRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => {
      const found = await this.replies.findOne({ _id }).lean<CannedReplyDocument>();
      return found && toCannedReplyRecord(found);
    });
  }

  createCannedReply(reply: NewCannedReply, max: number): Promise<CannedReplyRecord> {
    return reach(async () => {
      const document = toCannedReplyDocument({ ...reply, id: newId().toHexString() });
      const contention = new Contention();
      for (;;) {
        const there = await this.replies
          .find({ ownerId: document.ownerId }, { shortcut: 1, place: 1 })
          .hint('byShortcut')
          .lean<CannedReplyDocument[]>();
        if (there.some(({ shortcut }) => shortcut === document.shortcut))
          throw new AppError('SHORTCUT_TAKEN');
        const place = freePlace(there, max);
        if (place === null) throw new AppError('TOO_MANY_CANNED_REPLIES');
        try {
          await this.replies.collection.insertOne({ ...document, place });
          return toCannedReplyRecord(document);
        } catch (error) {
          // As with tags.
          if (duplicateIndex(error) === null) throw error;
        }
        await contention.afterLoss();
      }
    });
  }

  updateCannedReply(
    id: string,
    { updatedAt, ...change }: { shortcut?: string; text?: string; updatedAt: string },
  ): Promise<CannedReplyRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => {
      try {
        const updated = await this.replies
          .findOneAndUpdate(
            { _id },
            { $set: { ...change, updatedAt: new Date(updatedAt) } },
            { returnDocument: 'after' },
          )
          .lean<CannedReplyDocument>();
        return updated && toCannedReplyRecord(updated);
      } catch (error) {
        if (duplicateIndex(error) === null) throw error;
        throw new AppError('SHORTCUT_TAKEN');
      }
    });
  }

  removeCannedReply(id: string): Promise<CannedReplyRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => {
      const removed = await this.replies.findOneAndDelete({ _id }).lean<CannedReplyDocument>();
      return removed && toCannedReplyRecord(removed);
    });
  }

  async removeCannedRepliesOf(ownerId: string): Promise<void> {
    const owner = parseId(ownerId);
    // Without an owner they would be the team's.
    if (owner === null) return;
    await reach(() => this.replies.deleteMany({ ownerId: owner }).hint('byShortcut'));
  }
}

/** By code points, as the database compares them: JavaScript would compare halves of pairs. */
function byShortcut(a: CannedReplyDocument, b: CannedReplyDocument): number {
  return Buffer.compare(Buffer.from(a.shortcut), Buffer.from(b.shortcut));
}
