import type { Message } from '@prochat/contract';
import { MongoClient, ObjectId, type Collection, type Document } from 'mongodb';
import type { MessageLog } from './message-log';

/** The same document and the same two unique indexes as the product's; what serves its search is left out. */
function toDocument(message: Message): Document {
  return {
    _id: new ObjectId(message.id),
    conversationId: new ObjectId(message.conversationId),
    seq: message.seq,
    prevPublicSeq: message.prevSeq,
    clientId: message.clientId,
    senderId: new ObjectId(message.senderId ?? undefined),
    senderName: message.senderName,
    senderRole: message.senderRole,
    kind: message.kind,
    text: message.text,
    attachments: [],
    event: null,
    sentCounts: message.sentCounts,
    revision: 0,
    createdAt: new Date(message.createdAt),
    editedAt: null,
    deletedAt: null,
  };
}

async function open(uri: string): Promise<{ client: MongoClient; messages: Collection }> {
  const client = await new MongoClient(uri, { writeConcern: { w: 'majority', journal: true } }).connect();
  const messages = client.db().collection('messages');
  await messages.createIndex({ conversationId: 1, seq: 1 }, { unique: true });
  await messages.createIndex({ conversationId: 1, senderId: 1, clientId: 1 }, { unique: true });
  return { client, messages };
}

/** R1: one `insertOne` per message. */
export class MongoSingleLog implements MessageLog {
  readonly durability = 'one insertOne per message, w:majority, j:true';

  private constructor(
    private readonly client: MongoClient,
    private readonly messages: Collection,
  ) {}

  static async open(uri: string): Promise<MongoSingleLog> {
    const { client, messages } = await open(uri);
    return new MongoSingleLog(client, messages);
  }

  async append(message: Message): Promise<void> {
    await this.messages.insertOne(toDocument(message));
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

interface Waiting {
  document: Document;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** R2: one `insertMany` at a time; what comes while it is on its way is the next one. */
export class MongoGroupLog implements MessageLog {
  readonly durability = 'one insertMany at a time with all that waits, w:majority, j:true';
  #waiting: Waiting[] = [];
  #writing = false;

  private constructor(
    private readonly client: MongoClient,
    private readonly messages: Collection,
  ) {}

  static async open(uri: string): Promise<MongoGroupLog> {
    const { client, messages } = await open(uri);
    return new MongoGroupLog(client, messages);
  }

  append(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ document: toDocument(message), resolve, reject });
      if (!this.#writing) void this.#writeAll();
    });
  }

  close(): Promise<void> {
    return this.client.close();
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    // What else comes in this turn of the event loop goes with the first.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.messages.insertMany(batch.map(({ document }) => document));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = false;
  }
}
