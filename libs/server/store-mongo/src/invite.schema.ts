import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { ROLES, type Role } from '@prochat/contract';
import type { InviteRecord } from '@prochat/server/auth';
import type { Types } from 'mongoose';
import { requireId } from './object-ids';

/** One open invitation. */
@Schema({ collection: 'invites', versionKey: false, strict: 'throw', strictQuery: 'throw' })
export class InviteDocument {
  declare _id: Types.ObjectId;

  @Prop({ type: String })
  tokenHash!: string;

  @Prop({ type: String, enum: ROLES })
  role!: Role;

  @Prop({ type: String, default: null })
  email!: string | null;

  @Prop({ type: String })
  createdById!: string;

  @Prop({ type: String })
  createdByName!: string;

  @Prop({ type: Date })
  createdAt!: Date;

  @Prop({ type: Date })
  expiresAt!: Date;
}

export const InviteSchema = SchemaFactory.createForClass(InviteDocument);

InviteSchema.index({ tokenHash: 1 }, { name: 'token', unique: true });
InviteSchema.index({ createdAt: -1, _id: -1 }, { name: 'newest' });
InviteSchema.index({ expiresAt: 1 }, { name: 'expiry' });

export function toInviteDocument(invite: InviteRecord): InviteDocument {
  const { id, createdBy, createdAt, expiresAt, tokenHash, role, email } = invite;
  return {
    _id: requireId(id),
    tokenHash,
    role,
    email,
    createdById: createdBy.id,
    createdByName: createdBy.displayName,
    createdAt: new Date(createdAt),
    expiresAt: new Date(expiresAt),
  };
}

export function toInviteRecord(document: InviteDocument): InviteRecord {
  const { _id, createdById, createdByName, createdAt, expiresAt, tokenHash, role, email } = document;
  return {
    id: _id.toHexString(),
    tokenHash,
    role,
    email,
    createdBy: { id: createdById, displayName: createdByName },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
