import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { DRAFT_SLOTS, type Draft, type DraftSlot } from '@prochat/contract';
import { SchemaTypes, type Types } from 'mongoose';

/** What one person has typed in one conversation and not sent. */
@Schema({ collection: 'drafts', versionKey: false, strict: 'throw', strictQuery: 'throw' })
export class DraftDocument {
  declare _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId })
  userId!: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId })
  conversationId!: Types.ObjectId;

  @Prop({ type: String, enum: DRAFT_SLOTS })
  slot!: DraftSlot;

  @Prop({ type: String })
  text!: string;

  @Prop({ type: Date })
  updatedAt!: Date;
}

export const DraftSchema = SchemaFactory.createForClass(DraftDocument);

DraftSchema.index({ userId: 1, conversationId: 1, slot: 1 }, { name: 'bySlot', unique: true });

export function toDraft({ slot, text, updatedAt }: DraftDocument): Draft {
  return { slot, text, updatedAt: updatedAt.toISOString() };
}
