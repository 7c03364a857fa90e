import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { ROLES, type Role } from '@prochat/contract';
import type { NewUser, UserRecord } from '@prochat/server/auth';
import type { Types } from 'mongoose';

/** A mark on an admin whom somebody is about to take away; see `AdminChanges`. */
export interface Leaving {
  token: Types.ObjectId;
  at: Date;
}

/** One account. `nameKey` is the name as lists sort and search it. */
@Schema({ collection: 'users', versionKey: false, strict: 'throw', strictQuery: 'throw' })
export class UserDocument {
  declare _id: Types.ObjectId;

  @Prop({ type: String })
  displayName!: string;

  @Prop({ type: String })
  nameKey!: string;

  @Prop({ type: String, default: null })
  email!: string | null;

  @Prop({ type: String, enum: ROLES })
  role!: Role;

  @Prop({ type: Boolean })
  guest!: boolean;

  @Prop({ type: String, default: null })
  passwordHash!: string | null;

  @Prop({ type: Date, default: null })
  blockedUntil!: Date | null;

  @Prop({ type: String })
  blockReason?: string | null;

  @Prop({ type: Date })
  createdAt!: Date;

  /** Set on the one admin who was created while there was none. */
  @Prop({ type: Boolean })
  firstAdmin?: boolean;

  @Prop({ type: Object })
  leaving?: Leaving;
}

export const UserSchema = SchemaFactory.createForClass(UserDocument);

UserSchema.index(
  { email: 1 },
  { name: 'email', unique: true, partialFilterExpression: { guest: false, email: { $type: 'string' } } },
);
UserSchema.index(
  { firstAdmin: 1 },
  { name: 'firstAdmin', unique: true, partialFilterExpression: { firstAdmin: true } },
);
// The e-mail rides along so that the prefix filter is answered from the index alone.
UserSchema.index({ nameKey: 1, _id: 1, email: 1 }, { name: 'byName' });
UserSchema.index({ role: 1, nameKey: 1, _id: 1, email: 1 }, { name: 'byRoleAndName' });

export function toNameKey(displayName: string): string {
  return displayName.toLowerCase();
}

export function toUserDocument(
  _id: Types.ObjectId,
  user: NewUser & Pick<UserRecord, 'blockReason'>,
): UserDocument {
  return {
    _id,
    displayName: user.displayName,
    nameKey: toNameKey(user.displayName),
    email: user.email,
    role: user.role,
    guest: user.guest,
    passwordHash: user.passwordHash,
    blockedUntil: user.blockedUntil === null ? null : new Date(user.blockedUntil),
    createdAt: new Date(user.createdAt),
    ...(user.blockReason !== undefined && { blockReason: user.blockReason }),
  };
}

export function toUserRecord(document: UserDocument): UserRecord {
  return {
    id: document._id.toHexString(),
    displayName: document.displayName,
    email: document.email,
    role: document.role,
    guest: document.guest,
    passwordHash: document.passwordHash,
    blockedUntil: document.blockedUntil?.toISOString() ?? null,
    createdAt: document.createdAt.toISOString(),
    ...(typeof document.blockReason === 'string' && { blockReason: document.blockReason }),
  };
}
