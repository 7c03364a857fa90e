import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import {
  MESSAGE_KINDS,
  type ConversationEvent,
  type MessageKind,
  type SenderRole,
  type Side,
} from '@prochat/contract';
import { toSearchWords, type AttachmentRecord, type MessageRecord } from '@prochat/server/chat';
import { SchemaTypes, type Types } from 'mongoose';
import { parseId, requireId } from './object-ids';

/** One entry of a conversation's log: the commit point of everything that is said. Shard key: conversationId. */
@Schema({ collection: 'messages', versionKey: false, strict: 'throw', strictQuery: 'throw' })
export class MessageDocument {
  declare _id: Types.ObjectId;

  @Prop({ type: SchemaTypes.ObjectId })
  conversationId!: Types.ObjectId;

  @Prop({ type: Number })
  seq!: number;

  @Prop({ type: Number })
  prevPublicSeq!: number;

  @Prop({ type: String, default: null })
  clientId!: string | null;

  @Prop({ type: SchemaTypes.ObjectId, default: null })
  senderId!: Types.ObjectId | null;

  @Prop({ type: String, default: null })
  senderName!: string | null;

  @Prop({ type: String })
  senderRole!: SenderRole;

  @Prop({ type: String, enum: MESSAGE_KINDS })
  kind!: MessageKind;

  @Prop({ type: String })
  text!: string;

  @Prop({ type: [SchemaTypes.Mixed] })
  attachments!: AttachmentRecord[];

  @Prop({ type: SchemaTypes.Mixed, default: null })
  event!: ConversationEvent | null;

  @Prop({ type: { user: Number, professional: Number }, _id: false })
  sentCounts!: Record<Side, number>;

  @Prop({ type: Number })
  revision!: number;

  @Prop({ type: Date })
  createdAt!: Date;

  @Prop({ type: Date, default: null })
  editedAt!: Date | null;

  @Prop({ type: Date, default: null })
  deletedAt!: Date | null;

  /** `toSearchWords` of the text; absent where search finds nothing: in events and in what is deleted. For indexes, never read. */
  @Prop({ type: [String], default: undefined, select: false })
  words?: string[];
}

export const MessageSchema = SchemaFactory.createForClass(MessageDocument);

MessageSchema.index({ conversationId: 1, seq: 1 }, { name: 'log', unique: true });
MessageSchema.index(
  { conversationId: 1, senderId: 1, clientId: 1 },
  { name: 'clientId', unique: true, partialFilterExpression: { clientId: { $type: 'string' } } },
);
// Nothing of ours asks by time: for whoever reports or exports from the database (DESIGN section 3).
MessageSchema.index({ conversationId: 1, createdAt: 1 }, { name: 'byTime' });
// The age of a message is its id's: what is searched in some conversations is merged from them in this order.
MessageSchema.index({ conversationId: 1, _id: -1 }, { name: 'byAge' });
// Sparse, so that events cost nothing. The id makes it answer a stretch of time, and without the documents.
MessageSchema.index({ words: 1, _id: -1 }, { name: 'words', sparse: true });
MessageSchema.index(
  { conversationId: 1, revision: 1 },
  { name: 'revision', unique: true, partialFilterExpression: { revision: { $gt: 0 } } },
);
// Changed messages in the order of the log, so that catching up on edits needs no sort.
MessageSchema.index(
  { conversationId: 1, seq: 1, revision: 1 },
  { name: 'revisedLog', partialFilterExpression: { revision: { $gt: 0 } } },
);

export function toMessageDocument(message: MessageRecord): MessageDocument {
  return {
    _id: requireId(message.id),
    conversationId: requireId(message.conversationId),
    seq: message.seq,
    prevPublicSeq: message.prevPublicSeq,
    clientId: message.clientId,
    senderId: message.senderId === null ? null : parseId(message.senderId),
    senderName: message.senderName,
    senderRole: message.senderRole,
    kind: message.kind,
    text: message.text,
    attachments: message.attachments.map(toAttachment),
    event: message.event,
    sentCounts: { user: message.sentCounts.user, professional: message.sentCounts.professional },
    revision: message.revision,
    createdAt: new Date(message.createdAt),
    editedAt: message.editedAt === null ? null : new Date(message.editedAt),
    deletedAt: message.deletedAt === null ? null : new Date(message.deletedAt),
    ...toWords(message),
  };
}

/** The words a message is found by, if it can be found. */
export function toWords({
  kind,
  text,
  deletedAt,
}: Pick<MessageRecord, 'kind' | 'text'> & { deletedAt: unknown }): Pick<MessageDocument, 'words'> {
  return kind === 'event' || deletedAt !== null ? {} : { words: toSearchWords(text) };
}

export function toMessageRecord(document: MessageDocument): MessageRecord {
  return {
    id: document._id.toHexString(),
    conversationId: document.conversationId.toHexString(),
    seq: document.seq,
    prevPublicSeq: document.prevPublicSeq,
    clientId: document.clientId,
    senderId: document.senderId?.toHexString() ?? null,
    senderName: document.senderName,
    senderRole: document.senderRole,
    kind: document.kind,
    text: document.text,
    attachments: document.attachments.map(toAttachment),
    event: document.event,
    sentCounts: { user: document.sentCounts.user, professional: document.sentCounts.professional },
    revision: document.revision,
    createdAt: document.createdAt.toISOString(),
    editedAt: document.editedAt?.toISOString() ?? null,
    deletedAt: document.deletedAt?.toISOString() ?? null,
  };
}

function toAttachment({ id, name, type, size, image }: AttachmentRecord): AttachmentRecord {
  return { id, name, type, size, image: image && { width: image.width, height: image.height } };
}
