import {
  StoreArchive,
  type ArchiveKind,
  type ArchiveRecords,
  type ArchivedConversation,
  type MessageRecord,
  type MoveMark,
  type PassingKind,
  type StoreFault,
} from '@prochat/server/chat';
import { randomBytes } from 'node:crypto';
import type { Connection, Model, Types } from 'mongoose';
import { isPassing, passingRecords, type PassingRecords } from './passing-records';
import { AuditDocument, toAuditDocument, toAuditEvent } from './audit.schema';
import { ConversationHeads } from './conversation-heads';
import {
  ConversationDocument,
  toConversationDocument,
  toConversationRecord,
  toPreview,
} from './conversation.schema';
import { MessageDocument, toMessageDocument, toMessageRecord } from './message.schema';
import { parseId, requireId } from './object-ids';
import { SessionDocument, toSessionRecord } from './session.schema';
import { UserDocument, toUserDocument, toUserRecord } from './user.schema';
import { wordFaults } from './word-faults';

const BATCH = 1_000;

/** Those that stay; each has an `_id` that is its record's id. */
type IdKind = Exclude<ArchiveKind, PassingKind>;

interface Documents {
  user: UserDocument;
  session: SessionDocument;
  conversation: ConversationDocument;
  message: MessageDocument;
  audit: AuditDocument;
}

const NAMES: Record<IdKind, string> = {
  user: UserDocument.name,
  session: SessionDocument.name,
  conversation: ConversationDocument.name,
  message: MessageDocument.name,
  audit: AuditDocument.name,
};

const TO_RECORD: { [K in IdKind]: (document: Documents[K]) => ArchiveRecords[K] } = {
  user: toUserRecord,
  session: toSessionRecord,
  conversation: toArchivedConversation,
  message: toMessageRecord,
  audit: toAuditEvent,
};

const TO_DOCUMENT: { [K in IdKind]: (record: ArchiveRecords[K]) => Documents[K] } = {
  user: ({ id, ...user }) => toUserDocument(requireId(id), user),
  session: ({ id, userId, rotatedAt, createdAt, expiresAt, revokedAt, ...session }) => ({
    ...session,
    _id: requireId(id),
    userId: requireId(userId),
    rotatedAt: new Date(rotatedAt),
    createdAt: new Date(createdAt),
    expiresAt: new Date(expiresAt),
    revokedAt: revokedAt === null ? null : new Date(revokedAt),
  }),
  conversation: fromArchivedConversation,
  message: toMessageDocument,
  audit: toAuditDocument,
};

/**
 * A MongoDB database as records. What the stores keep beside a record (words, places, the preview's revision) is made by
 * their own mappings; opening, layout and indexes are the business of `connect.ts`.
 */
export class MongoArchive extends StoreArchive {
  override readonly isStill = false;
  private readonly heads: ConversationHeads;
  private readonly passing: Record<PassingKind, PassingRecords>;

  constructor(private readonly connection: Connection) {
    super();
    this.heads = new ConversationHeads(this.model('conversation'), this.model('message'));
    this.passing = passingRecords(connection);
  }

  override count(kind: ArchiveKind): Promise<number> {
    if (isPassing(kind)) return this.passing[kind].count();
    return this.model(kind).collection.countDocuments({});
  }

  override async read<K extends ArchiveKind>(
    kind: K,
    after: string | null,
    limit: number,
  ): Promise<ArchiveRecords[K][]> {
    return (await this.recordsOf(kind, after, limit)) as ArchiveRecords[K][];
  }

  override async write<K extends ArchiveKind>(kind: K, records: readonly ArchiveRecords[K][]): Promise<void> {
    if (records.length === 0) return;
    if (isPassing(kind)) return this.passing[kind].write(records as readonly ArchiveRecords[PassingKind][]);
    return this.replace(kind, records as readonly ArchiveRecords[IdKind][]);
  }

  override clear(kind: PassingKind): Promise<void> {
    return this.passing[kind].clear();
  }

  override async findConversation(id: string): Promise<ArchivedConversation | null> {
    const _id = parseId(id);
    const found = _id && (await this.heads.load(_id));
    return found && toArchivedConversation(found);
  }

  override async readLog(conversationId: string, afterSeq: number, limit: number): Promise<MessageRecord[]> {
    const found = await this.model('message')
      .collection.find({ conversationId: requireId(conversationId), seq: { $gt: afterSeq } })
      .sort({ seq: 1 })
      .hint('log')
      .limit(limit)
      .toArray();
    return (found as MessageDocument[]).map(toMessageRecord);
  }

  override async *faults(onProgress: (records: number) => void): AsyncGenerator<StoreFault> {
    let seen = 0;
    for (const kind of ['conversation', 'message'] as const)
      for await (const documents of this.batches(kind)) {
        for (const document of documents) yield* wordFaults(kind, document);
        if (kind === 'message') yield* this.orphans(documents as MessageDocument[]);
        onProgress((seen += documents.length));
      }
  }

  override async identity(): Promise<string> {
    const found = await this.store<{ id: string }>().findOneAndUpdate(
      { _id: 'identity' },
      { $setOnInsert: { id: randomBytes(16).toString('hex') } },
      { upsert: true, returnDocument: 'after' },
    );
    return found?.id ?? '';
  }

  override async readMove(): Promise<MoveMark | null> {
    const found = await this.store<MoveMark>().findOne({ _id: 'move' });
    if (!found) return null;
    const { source, startedAt, finishedAt, written } = found;
    return { source, startedAt, finishedAt, written };
  }

  override async writeMove(mark: MoveMark): Promise<void> {
    await this.store<MoveMark>().replaceOne({ _id: 'move' }, mark, { upsert: true });
  }

  override close(): Promise<void> {
    return this.connection.close();
  }

  /** Finishes everything that a crash has interrupted, however long ago. */
  async repairAll(): Promise<void> {
    await this.heads.repairRecent(new Date(0));
  }

  private model<K extends IdKind>(kind: K): Model<Documents[K]> {
    return this.connection.model<Documents[K]>(NAMES[kind]);
  }

  private recordsOf(
    kind: ArchiveKind,
    after: string | null,
    limit: number,
  ): Promise<ArchiveRecords[ArchiveKind][]> {
    if (isPassing(kind)) return this.passing[kind].read(after, limit);
    return this.records(kind, after, limit);
  }

  private async records<K extends IdKind>(
    kind: K,
    after: string | null,
    limit: number,
  ): Promise<ArchiveRecords[K][]> {
    return (await this.documents(kind, after, limit)).map(TO_RECORD[kind]);
  }

  private async replace<K extends IdKind>(kind: K, records: readonly ArchiveRecords[K][]): Promise<void> {
    const documents: Documents[IdKind][] = records.map(TO_DOCUMENT[kind]);
    if (kind === 'conversation') await this.givePlaces(documents as ConversationDocument[]);
    await this.model(kind).collection.bulkWrite(
      documents.map(({ _id, ...replacement }) => ({
        replaceOne: { filter: { _id }, replacement, upsert: true },
      })),
      { ordered: false },
    );
  }

  private store<T extends object>() {
    return this.connection.collection<T & { _id: string }>('store');
  }

  private async documents<K extends IdKind>(
    kind: K,
    after: string | null,
    limit: number,
  ): Promise<Documents[K][]> {
    const found = await this.model(kind)
      .collection.find(after === null ? {} : { _id: { $gt: requireId(after) } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return found as unknown as Documents[K][];
  }

  private async *batches<K extends IdKind>(kind: K): AsyncGenerator<Documents[K][]> {
    for (let after: string | null = null; ;) {
      const documents: Documents[K][] = await this.documents(kind, after, BATCH);
      const last = documents.at(-1);
      if (!last) return;
      yield documents;
      after = last._id.toHexString();
    }
  }

  /** Who has conversations that are not closed gets a numbered place for each; those that are there keep theirs. */
  private async givePlaces(documents: ConversationDocument[]): Promise<void> {
    const open = documents.filter(({ status }) => status !== 'closed');
    if (open.length === 0) return;
    const taken = await this.model('conversation')
      .collection.find(
        { userId: { $in: open.map(({ userId }) => userId) }, openSlot: { $type: 'number' } },
        { projection: { userId: 1, openSlot: 1 } },
      )
      .toArray();
    takePlaces(open, taken as unknown as Place[]);
  }

  private async *orphans(messages: readonly MessageDocument[]): AsyncGenerator<StoreFault> {
    const ids = new Map(messages.map(({ conversationId }) => [conversationId.toHexString(), conversationId]));
    const known = await this.model('conversation')
      .collection.find({ _id: { $in: [...ids.values()] } }, { projection: { _id: 1 } })
      .toArray();
    for (const { _id } of known) ids.delete(_id.toHexString());
    for (const { _id, conversationId } of messages)
      if (ids.has(conversationId.toHexString()))
        yield {
          conversationId: null,
          what: `message ${_id.toHexString()}: there is no conversation ${conversationId.toHexString()}`,
        };
  }
}

type Place = Pick<ConversationDocument, '_id' | 'userId'> & { openSlot: number };

function takePlaces(documents: readonly ConversationDocument[], taken: readonly Place[]): void {
  const own = new Map(taken.map(({ _id, openSlot }) => [_id.toHexString(), openSlot]));
  const ofUser = new Map<string, Set<number>>();
  const slotsOf = (userId: Types.ObjectId): Set<number> => {
    const slots = ofUser.get(userId.toHexString()) ?? new Set();
    ofUser.set(userId.toHexString(), slots);
    return slots;
  };
  for (const { userId, openSlot } of taken) slotsOf(userId).add(openSlot);
  for (const document of documents) {
    const slots = slotsOf(document.userId);
    let slot = own.get(document._id.toHexString()) ?? 0;
    if (!own.has(document._id.toHexString())) while (slots.has(slot)) slot += 1;
    slots.add(slot);
    document.openSlot = slot;
  }
}

function toArchivedConversation(document: ConversationDocument): ArchivedConversation {
  return {
    ...toConversationRecord(document),
    creationClientId: document.creationKey ?? null,
    previewRevision: document.lastMessage?.revision ?? 0,
  };
}

function fromArchivedConversation(record: ArchivedConversation): ConversationDocument {
  const { creationClientId, previewRevision, ...conversation } = record;
  const { lastMessage } = conversation;
  return {
    ...toConversationDocument(conversation),
    lastMessage: lastMessage && toPreview(lastMessage, { revision: previewRevision }),
    ...(creationClientId === null ? {} : { creationKey: creationClientId }),
  };
}
