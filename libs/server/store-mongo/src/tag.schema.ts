import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { TAG_COLORS, type Tag, type TagColor } from '@prochat/contract';

/** One tag, under its name. */
@Schema({ collection: 'tags', versionKey: false, strict: 'throw', strictQuery: 'throw' })
export class TagDocument {
  @Prop({ type: String })
  _id!: string;

  @Prop({ type: String, enum: TAG_COLORS })
  color!: TagColor;

  @Prop({ type: Date })
  createdAt!: Date;

  /** See `freePlace`. */
  @Prop({ type: Number })
  place?: number;
}

export const TagSchema = SchemaFactory.createForClass(TagDocument);

TagSchema.index(
  { place: 1 },
  { name: 'place', unique: true, partialFilterExpression: { place: { $type: 'number' } } },
);

export function toTagDocument({ name, color, createdAt }: Tag): TagDocument {
  return { _id: String(name), color, createdAt: new Date(createdAt) };
}

export function toTag({ _id, color, createdAt }: TagDocument): Tag {
  return { name: _id, color, createdAt: createdAt.toISOString() };
}
