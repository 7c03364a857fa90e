import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { AUDIT_ACTIONS, type AuditAction, type AuditEvent } from '@prochat/contract';
import { SchemaTypes, type Types } from 'mongoose';
import { requireId } from './object-ids';

/** Who did what to whom. The ids are texts: that of a tag is its name. */
@Schema({ collection: 'auditEvents', versionKey: false, strict: 'throw', strictQuery: 'throw' })
export class AuditDocument {
  declare _id: Types.ObjectId;

  @Prop({ type: Date })
  at!: Date;

  @Prop({ type: SchemaTypes.Mixed })
  actor!: AuditEvent['actor'];

  @Prop({ type: String, enum: AUDIT_ACTIONS })
  action!: AuditAction;

  @Prop({ type: SchemaTypes.Mixed })
  subject!: AuditEvent['subject'];

  @Prop({ type: String, default: null })
  reason!: string | null;

  @Prop({ type: SchemaTypes.Mixed })
  data!: AuditEvent['data'];
}

export const AuditSchema = SchemaFactory.createForClass(AuditDocument);

// What else may be asked for rides along, so that only events that are wanted are read.
AuditSchema.index({ 'subject.id': 1, at: 1, _id: 1, 'actor.id': 1, action: 1 }, { name: 'bySubjectAndTime' });
AuditSchema.index({ 'actor.id': 1, at: 1, _id: 1, action: 1 }, { name: 'byActorAndTime' });
AuditSchema.index({ action: 1, at: 1, _id: 1 }, { name: 'byActionAndTime' });
AuditSchema.index({ at: 1, _id: 1 }, { name: 'byTime' });

export function toAuditDocument({ id, at, actor, action, subject, reason, data }: AuditEvent): AuditDocument {
  return {
    _id: requireId(id),
    at: new Date(at),
    actor: { id: actor.id, displayName: actor.displayName },
    action,
    subject: { kind: subject.kind, id: subject.id, name: subject.name },
    reason,
    data: { ...data },
  };
}

export function toAuditEvent({ _id, at, ...event }: AuditDocument): AuditEvent {
  const { actor, action, subject, reason, data } = event;
  return { id: _id.toHexString(), at: at.toISOString(), actor, action, subject, reason, data };
}
