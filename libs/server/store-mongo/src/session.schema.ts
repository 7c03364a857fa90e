import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { SessionRecord } from '@prochat/server/auth';
import { SchemaTypes, type Types } from 'mongoose';

/** One sign-in on one device. */
@Schema({ collection: 'sessions', versionKey: false, strict: 'throw', strictQuery: 'throw' })
export class SessionDocument {
  declare _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId })
  userId!: Types.ObjectId;

  @Prop({ type: String })
  refreshHash!: string;

  @Prop({ type: String, default: null })
  previousHash!: string | null;

  @Prop({ type: Date })
  rotatedAt!: Date;

  @Prop({ type: Date })
  createdAt!: Date;

  @Prop({ type: Date })
  expiresAt!: Date;

  @Prop({ type: Date, default: null })
  revokedAt!: Date | null;

  /** Names the call that revoked it together with others. */
  @Prop({ type: SchemaTypes.ObjectId })
  revocation?: Types.ObjectId;

  @Prop({ type: String })
  userAgent!: string;

  @Prop({ type: String })
  ip!: string;
}

export const SessionSchema = SchemaFactory.createForClass(SessionDocument);

SessionSchema.index({ userId: 1, revokedAt: 1 }, { name: 'byUser' });
// The server removes expired sessions itself; a day later MongoDB does, should no server be running.
SessionSchema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 86_400 });

export function toSessionRecord(document: SessionDocument): SessionRecord {
  return {
    id: document._id.toHexString(),
    userId: document.userId.toHexString(),
    refreshHash: document.refreshHash,
    previousHash: document.previousHash,
    rotatedAt: document.rotatedAt.toISOString(),
    createdAt: document.createdAt.toISOString(),
    expiresAt: document.expiresAt.toISOString(),
    revokedAt: document.revokedAt?.toISOString() ?? null,
    userAgent: document.userAgent,
    ip: document.ip,
  };
}
