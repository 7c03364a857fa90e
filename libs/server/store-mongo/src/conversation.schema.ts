import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import {
  CONVERSATION_STATUSES,
  PRIORITIES,
  type ConversationEvent,
  type ConversationStatus,
  type LastMessage,
  type PersonRef,
  type Priority,
  type Rating,
  type Side,
} from '@prochat/contract';
import {
  toSearchWords,
  type ConversationRecord,
  type MessageRecord,
  type NewMessage,
} from '@prochat/server/chat';
import { SchemaTypes, type Types } from 'mongoose';
import { requireId } from './object-ids';

/**
 * What must come next in the log, kept with the change that caused it, so that whoever touches the conversation after a
 * crash can write it. `id` is the id of the message to be: writing it twice is impossible.
 */
export type Pending = { id: Types.ObjectId } & (
  { event: ConversationEvent; at: string } | { message: NewMessage }
);

/** The preview with the revision of the message it was made from. */
export type StoredPreview = LastMessage & { revision: number };

/** One conversation. Everything that follows from the log is behind it at times; see `ConversationHeads`. */
@Schema({ collection: 'conversations', versionKey: false, strict: 'throw', strictQuery: 'throw' })
export class ConversationDocument {
  declare _id: Types.ObjectId;

  @Prop({ type: String, enum: CONVERSATION_STATUSES })
  status!: ConversationStatus;

  @Prop({ type: SchemaTypes.ObjectId })
  userId!: Types.ObjectId;

  @Prop({ type: String })
  userName!: string;

  @Prop({ type: SchemaTypes.ObjectId, default: null })
  assignedTo!: Types.ObjectId | null;

  @Prop({ type: String, default: null })
  assigneeName!: string | null;

  @Prop({ type: String })
  topic!: string;

  @Prop({ type: String, enum: PRIORITIES })
  priority!: Priority;

  @Prop({ type: [String] })
  tags!: string[];

  /** `toSearchWords` of topic and user name. For indexes, never read. */
  @Prop({ type: [String], select: false })
  searchWords!: string[];

  /** See `toFacets`. The same. */
  @Prop({ type: [String], select: false })
  facets!: string[];

  @Prop({ type: Number })
  lastSeq!: number;

  @Prop({ type: Number })
  lastPublicSeq!: number;

  @Prop({ type: Number })
  revision!: number;

  @Prop({ type: SchemaTypes.Mixed, default: null })
  lastMessage!: StoredPreview | null;

  @Prop({ type: Date })
  lastMessageAt!: Date;

  @Prop({ type: SchemaTypes.Mixed })
  sent!: Record<Side, number>;

  @Prop({ type: SchemaTypes.Mixed })
  read!: ConversationRecord['read'];

  /** What `deliveredOf` reads. Absent where no message has come to a device since releases know of it. */
  @Prop({ type: SchemaTypes.Mixed })
  delivered?: Partial<Record<Side, number>>;

  @Prop({ type: Date, default: null })
  waitingSince!: Date | null;

  @Prop({ type: Date, default: null })
  closedAt!: Date | null;

  @Prop({ type: SchemaTypes.Mixed, default: null })
  closedBy!: PersonRef | null;

  /** Absent where nobody has rated. */
  @Prop({ type: SchemaTypes.Mixed })
  rating?: Rating | null;

  @Prop({ type: Date })
  createdAt!: Date;

  @Prop({ type: Date })
  updatedAt!: Date;

  /** The clientId of the first message: makes the creation idempotent. */
  @Prop({ type: String })
  creationKey?: string;

  /** One of the user's numbered places for conversations that are not closed: makes the limit hold. */
  @Prop({ type: Number })
  openSlot?: number;

  @Prop({ type: SchemaTypes.Mixed })
  pending?: Pending;
}

export const ConversationSchema = SchemaFactory.createForClass(ConversationDocument);

const newestFirst = { lastMessageAt: -1, _id: -1 } as const;
ConversationSchema.index({ status: 1, waitingSince: 1, _id: 1 }, { name: 'queue' });
ConversationSchema.index({ userId: 1, ...newestFirst }, { name: 'byUser' });
ConversationSchema.index({ userId: 1, status: 1, ...newestFirst }, { name: 'byUserAndStatus' });
ConversationSchema.index({ assignedTo: 1, status: 1, ...newestFirst }, { name: 'byAssignee' });
ConversationSchema.index({ status: 1, ...newestFirst }, { name: 'byStatus' });
ConversationSchema.index(newestFirst, { name: 'all' });
// The same lists for one priority, one tag or both.
ConversationSchema.index(
  { facets: 1, waitingSince: 1, _id: 1 },
  { name: 'queueByFacet', partialFilterExpression: { status: 'open' } },
);
ConversationSchema.index(
  { assignedTo: 1, status: 1, facets: 1, ...newestFirst },
  { name: 'byAssigneeAndFacet' },
);
ConversationSchema.index({ status: 1, facets: 1, ...newestFirst }, { name: 'byStatusAndFacet' });
ConversationSchema.index({ facets: 1, ...newestFirst }, { name: 'byFacet' });
ConversationSchema.index({ status: 1, assignedTo: 1 }, { name: 'counts' });
// The time makes it answer a stretch of time, and in the order of lists, without the documents.
ConversationSchema.index({ searchWords: 1, ...newestFirst }, { name: 'searchWordsByTime' });
ConversationSchema.index(
  { userId: 1, creationKey: 1 },
  { name: 'creationKey', unique: true, partialFilterExpression: { creationKey: { $type: 'string' } } },
);
ConversationSchema.index(
  { userId: 1, openSlot: 1 },
  { name: 'openSlot', unique: true, partialFilterExpression: { openSlot: { $type: 'number' } } },
);
ConversationSchema.index(
  { 'pending.id': 1 },
  { name: 'pending', partialFilterExpression: { 'pending.id': { $type: 'objectId' } } },
);

export function toConversationDocument(record: ConversationRecord): ConversationDocument {
  return {
    _id: requireId(record.id),
    status: record.status,
    userId: requireId(record.user.id),
    userName: record.user.displayName,
    ...toAssignee(record.assignedTo),
    topic: record.topic,
    priority: record.priority,
    tags: record.tags,
    searchWords: toSearchWords(`${record.topic} ${record.user.displayName}`),
    facets: toFacets(record),
    lastSeq: record.lastSeq,
    lastPublicSeq: record.lastPublicSeq,
    revision: record.revision,
    lastMessage: null,
    lastMessageAt: new Date(record.lastMessageAt),
    sent: record.sent,
    read: record.read,
    delivered: record.delivered,
    waitingSince: toDate(record.waitingSince),
    closedAt: toDate(record.closedAt),
    closedBy: record.closedBy,
    rating: record.rating,
    createdAt: new Date(record.createdAt),
    updatedAt: new Date(record.updatedAt),
  };
}

export function toConversationRecord(document: ConversationDocument): ConversationRecord {
  const { lastMessage, read, sent, closedBy, rating = null } = document;
  return {
    id: document._id.toHexString(),
    status: document.status,
    user: { id: document.userId.toHexString(), displayName: document.userName },
    assignedTo:
      document.assignedTo === null
        ? null
        : { id: document.assignedTo.toHexString(), displayName: document.assigneeName ?? '' },
    topic: document.topic,
    priority: document.priority,
    tags: [...document.tags],
    lastSeq: document.lastSeq,
    lastPublicSeq: document.lastPublicSeq,
    revision: document.revision,
    lastMessage: lastMessage && withoutRevision(lastMessage),
    lastMessageAt: document.lastMessageAt.toISOString(),
    sent: { user: sent.user, professional: sent.professional },
    read: { user: { ...read.user }, professional: { ...read.professional } },
    delivered: deliveredOf(document),
    waitingSince: document.waitingSince?.toISOString() ?? null,
    closedAt: document.closedAt?.toISOString() ?? null,
    closedBy: closedBy && { id: closedBy.id, displayName: closedBy.displayName },
    rating: rating && { score: rating.score, comment: rating.comment, at: rating.at },
    createdAt: document.createdAt.toISOString(),
    updatedAt: document.updatedAt.toISOString(),
  };
}

/** What was read has been delivered, also when a release wrote it that did not note that. */
export function deliveredOf({
  delivered,
  read,
}: Pick<ConversationDocument, 'delivered' | 'read'>): Record<Side, number> {
  const of = (side: Side) => Math.max(delivered?.[side] ?? 0, read[side].upToSeq);
  return { user: of('user'), professional: of('professional') };
}

/**
 * What lists can be filtered by, alone and together, each as one text: a list with a filter is thereby one stretch of an
 * index, in order, however little matches. Whoever changes priority or tags must write these with them.
 */
export function toFacets({ priority, tags }: Pick<ConversationRecord, 'priority' | 'tags'>): string[] {
  return [toFacet(priority), ...tags.flatMap((tag) => [toFacet(undefined, tag), toFacet(priority, tag)])];
}

export function toFacet(priority?: Priority, tag?: string): string {
  return `${priority ?? ''}#${tag ?? ''}`;
}

export function toAssignee(
  person: PersonRef | null,
): Pick<ConversationDocument, 'assignedTo' | 'assigneeName'> {
  return person === null
    ? { assignedTo: null, assigneeName: null }
    : { assignedTo: requireId(person.id), assigneeName: person.displayName };
}

export function toDate(iso: string | null): Date | null {
  return iso === null ? null : new Date(iso);
}

export function toPreview(
  lastMessage: LastMessage,
  { revision }: Pick<MessageRecord, 'revision'>,
): StoredPreview {
  return { ...lastMessage, revision };
}

function withoutRevision({ revision: _revision, ...lastMessage }: StoredPreview): LastMessage {
  return lastMessage;
}
