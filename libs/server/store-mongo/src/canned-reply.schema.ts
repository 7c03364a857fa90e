import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { scopeOf, type CannedReplyRecord } from '@prochat/server/desk';
import { SchemaTypes, type Types } from 'mongoose';
import { requireId } from './object-ids';

/** One canned reply of the team (`ownerId` is null) or of one person. */
@Schema({ collection: 'cannedReplies', versionKey: false, strict: 'throw', strictQuery: 'throw' })
export class CannedReplyDocument {
  declare _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId, default: null })
  ownerId!: Types.ObjectId | null;

  @Prop({ type: String })
  shortcut!: string;

  @Prop({ type: String })
  text!: string;

  @Prop({ type: Date })
  updatedAt!: Date;

  /** See `freePlace`. */
  @Prop({ type: Number })
  place?: number;
}

export const CannedReplySchema = SchemaFactory.createForClass(CannedReplyDocument);

// Descending, so that a person's own come before the team's.
CannedReplySchema.index({ ownerId: -1, shortcut: 1 }, { name: 'byShortcut', unique: true });
CannedReplySchema.index(
  { ownerId: 1, place: 1 },
  { name: 'place', unique: true, partialFilterExpression: { place: { $type: 'number' } } },
);

export function toCannedReplyDocument(reply: Omit<CannedReplyRecord, 'scope'>): CannedReplyDocument {
  return {
    _id: requireId(reply.id),
    ownerId: reply.ownerId === null ? null : requireId(reply.ownerId),
    shortcut: reply.shortcut,
    text: reply.text,
    updatedAt: new Date(reply.updatedAt),
  };
}

export function toCannedReplyRecord(document: CannedReplyDocument): CannedReplyRecord {
  const ownerId = document.ownerId?.toHexString() ?? null;
  return {
    id: document._id.toHexString(),
    ownerId,
    scope: scopeOf(ownerId),
    shortcut: document.shortcut,
    text: document.text,
    updatedAt: document.updatedAt.toISOString(),
  };
}
