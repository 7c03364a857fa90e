import type { Connection, mongo } from 'mongoose';
import { Types } from 'mongoose';
import { toFacets, type ConversationDocument } from './conversation.schema';
import { toWords, type MessageDocument } from './message.schema';
import type { StepContext } from './migrations';

const BATCH = 1_000;
/** Clocks of processes may differ by this much. */
const CLOCKS_MS = 60 * 60_000;

interface Pass<T> {
  collection: string;
  filter: Record<string, unknown>;
  hint: string;
  /** The update for a document, or `null` when it is as it should be. */
  change: (document: T) => mongo.AnyBulkWriteOperation | null;
}

const MESSAGES = {
  collection: 'messages',
  change: (message: MessageDocument): mongo.AnyBulkWriteOperation | null => {
    const { words } = toWords(message);
    if (words?.join(' ') === message.words?.join(' ')) return null;
    return {
      updateOne: {
        // Who edits it meanwhile writes the words of the new text.
        filter: { _id: message._id, revision: message.revision },
        update: words ? { $set: { words } } : { $unset: { words: 1 } },
      },
    };
  },
} as const;

const CONVERSATIONS = {
  collection: 'conversations',
  change: (conversation: ConversationDocument): mongo.AnyBulkWriteOperation | null => {
    const { _id, priority, tags } = conversation;
    if (conversation.facets as unknown) return null;
    return { updateOne: { filter: { _id }, update: { $set: { facets: toFacets({ priority, tags }) } } } };
  },
} as const;

/**
 * Layout 2: messages get `words`, conversations `facets`. Batches go by id and remember how far they are, so that a crash
 * costs one batch. Processes of the release before may still be writing; what they add during the step has the highest
 * ids and is met on the way, and what they change behind its back is seen to by `repairSearchTerms`, here and at every
 * start within a day. Deleted messages are never found, whatever words they still have.
 */
export async function addSearchTerms(context: StepContext): Promise<void> {
  const { connection, progress } = context;
  const startedAt = new Date();
  const [conversations, messages] = await Promise.all(
    ['conversations', 'messages'].map((name) => connection.collection(name).estimatedDocumentCount()),
  );
  const total = (conversations ?? 0) + (messages ?? 0);
  let done = 0;
  for (const pass of [CONVERSATIONS, MESSAGES]) {
    await passById(context, pass as unknown as Pass<{ _id: Types.ObjectId }>, (count) => {
      done += count;
      progress(Math.min(done, total), total);
    });
  }
  await repairSearchTerms(connection, startedAt);
  progress(total, total);
  await connection
    .collection<{ _id: string }>('store')
    .deleteMany({ _id: { $in: [CONVERSATIONS, MESSAGES].map(placeOf) } });
}

/**
 * What a process of the release before has written since: new documents by their ids, edited and deleted messages by the
 * index of those. Bounded by what was written since and by how many messages were ever edited.
 */
export async function repairSearchTerms(connection: Connection, since: Date): Promise<void> {
  const firstId = Types.ObjectId.createFromTime(Math.floor((since.getTime() - CLOCKS_MS) / 1000));
  const written = { filter: { _id: { $gte: firstId } }, hint: '_id_' };
  const revised = { filter: { revision: { $gt: 0 } }, hint: 'revision' };
  await rewrite(connection, { ...CONVERSATIONS, ...written });
  await rewrite(connection, { ...MESSAGES, ...written });
  await rewrite(connection, { ...MESSAGES, ...revised });
}

/** Where the place of a pass is kept. */
function placeOf({ collection }: { collection: string }): string {
  return `layout-2 ${collection}`;
}

async function rewrite<T>(
  connection: Connection,
  { collection, filter, hint, change }: Pass<T>,
): Promise<void> {
  const documents = connection.collection(collection).find(filter, { hint, batchSize: BATCH });
  let writes: mongo.AnyBulkWriteOperation[] = [];
  for await (const document of documents) {
    const write = change(document as T);
    if (write) writes.push(write);
    if (writes.length < BATCH) continue;
    await connection.collection(collection).bulkWrite(writes, { ordered: false });
    writes = [];
  }
  if (writes.length > 0) await connection.collection(collection).bulkWrite(writes, { ordered: false });
}

async function passById(
  { connection, requireLock }: StepContext,
  { collection, change }: Pass<{ _id: Types.ObjectId }>,
  count: (documents: number) => void,
): Promise<void> {
  const places = connection.collection<{ _id: string; after: Types.ObjectId }>('store');
  const _id = placeOf({ collection });
  let after = (await places.findOne({ _id }))?.after ?? new Types.ObjectId('0'.repeat(24));
  for (;;) {
    requireLock();
    const batch = await connection
      .collection<{ _id: Types.ObjectId }>(collection)
      .find({ _id: { $gt: after } }, { sort: { _id: 1 }, limit: BATCH, hint: '_id_' })
      .toArray();
    const last = batch.at(-1);
    if (last === undefined) break;
    const writes = batch.map(change).filter((write) => write !== null);
    // Durable with the place, which is written after it and waits for the majority.
    if (writes.length > 0)
      await connection
        .collection(collection)
        .bulkWrite(writes, { ordered: false, writeConcern: { w: 1, journal: false } });
    after = last._id;
    await places.updateOne({ _id }, { $set: { after } }, { upsert: true });
    count(batch.length);
  }
}
