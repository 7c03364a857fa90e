import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { UPLOAD_STATES, type UploadState } from '@prochat/contract';
import type { UploadClaim, UploadRecord } from '@prochat/server/upload';
import { SchemaTypes, type Types } from 'mongoose';
import { requireId } from './object-ids';

export interface StoredClaim extends Omit<UploadClaim, 'conversationId'> {
  conversationId: Types.ObjectId | null;
  /** The call that was the last to claim it: only that call may take back what it has claimed itself. */
  by?: Types.ObjectId;
}

/** What is known about one file; its bytes are elsewhere. */
@Schema({ collection: 'uploads', versionKey: false, strict: 'throw', strictQuery: 'throw' })
export class UploadDocument {
  declare _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId })
  ownerId!: Types.ObjectId;

  @Prop({ type: String })
  name!: string;

  @Prop({ type: String })
  type!: string;

  @Prop({ type: Number })
  size!: number;

  @Prop({ type: String, enum: UPLOAD_STATES })
  state!: UploadState;

  @Prop({ type: String })
  storageKey!: string;

  @Prop({ type: SchemaTypes.Mixed, default: null })
  image!: UploadRecord['image'];

  @Prop({ type: SchemaTypes.Mixed, default: null })
  claim!: StoredClaim | null;

  @Prop({ type: Date })
  createdAt!: Date;

  @Prop({ type: Date, default: null })
  expiresAt!: Date | null;
}

export const UploadSchema = SchemaFactory.createForClass(UploadDocument);

// With the size, so that what somebody has stored is added up without looking at the documents.
UploadSchema.index({ ownerId: 1, size: 1 }, { name: 'usage' });
// No TTL: a record goes after its bytes, never before them.
UploadSchema.index({ expiresAt: 1, _id: 1 }, { name: 'expiry' });
UploadSchema.index(
  { ownerId: 1, 'claim.clientId': 1 },
  { name: 'byClaim', partialFilterExpression: { 'claim.clientId': { $type: 'string' } } },
);

export function toUploadDocument({ id, image, claim, ...upload }: UploadRecord): UploadDocument {
  return {
    _id: requireId(id),
    ownerId: requireId(upload.ownerId),
    name: upload.name,
    type: upload.type,
    size: upload.size,
    state: upload.state,
    storageKey: upload.storageKey,
    image: image && { width: image.width, height: image.height },
    claim: claim && toStoredClaim(claim),
    createdAt: new Date(upload.createdAt),
    expiresAt: upload.expiresAt === null ? null : new Date(upload.expiresAt),
  };
}

export function toUploadRecord(document: UploadDocument): UploadRecord {
  const { image, claim } = document;
  return {
    id: document._id.toHexString(),
    ownerId: document.ownerId.toHexString(),
    name: document.name,
    type: document.type,
    size: document.size,
    state: document.state,
    storageKey: document.storageKey,
    image: image && { width: image.width, height: image.height },
    claim: claim && {
      clientId: claim.clientId,
      conversationId: claim.conversationId?.toHexString() ?? null,
      kind: claim.kind,
    },
    createdAt: document.createdAt.toISOString(),
    expiresAt: document.expiresAt?.toISOString() ?? null,
  };
}

export function toStoredClaim({ clientId, conversationId, kind }: UploadClaim): StoredClaim {
  return {
    clientId: String(clientId),
    conversationId: conversationId === null ? null : requireId(conversationId),
    kind,
  };
}
