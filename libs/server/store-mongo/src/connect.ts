import { StoreOpenError } from '@prochat/server/core';
import mongoose, { type Connection, type ConnectOptions, type mongo, type Schema } from 'mongoose';
import { AuditDocument, AuditSchema } from './audit.schema';
import { CannedReplyDocument, CannedReplySchema } from './canned-reply.schema';
import { ConversationDocument, ConversationSchema } from './conversation.schema';
import { DraftDocument, DraftSchema } from './draft.schema';
import { InviteDocument, InviteSchema } from './invite.schema';
import { MessageDocument, MessageSchema } from './message.schema';
import { Migrations, type MigrationOptions } from './migrations';
import { SessionDocument, SessionSchema } from './session.schema';
import { SettingDocument, SettingSchema } from './setting.schema';
import { TagDocument, TagSchema } from './tag.schema';
import { UploadDocument, UploadSchema } from './upload.schema';
import { UserDocument, UserSchema } from './user.schema';

/**
 * `majority` with journal is what "acknowledged" means. The times make a database that went away an error within
 * seconds: three to find a server, ten to see that a silent one is dead.
 */
export const CONNECT_OPTIONS = {
  appName: 'prochat',
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 },
  readPreference: 'primary',
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 5_000,
  heartbeatFrequencyMS: 5_000,
  bufferCommands: false,
  autoIndex: false,
  autoCreate: false,
  sanitizeFilter: true,
} satisfies ConnectOptions & { sanitizeFilter: boolean };

export const MODELS = [
  { name: UserDocument.name, schema: UserSchema },
  { name: SessionDocument.name, schema: SessionSchema },
  { name: ConversationDocument.name, schema: ConversationSchema },
  { name: MessageDocument.name, schema: MessageSchema },
  { name: DraftDocument.name, schema: DraftSchema },
  { name: UploadDocument.name, schema: UploadSchema },
  { name: TagDocument.name, schema: TagSchema },
  { name: CannedReplyDocument.name, schema: CannedReplySchema },
  { name: InviteDocument.name, schema: InviteSchema },
  { name: SettingDocument.name, schema: SettingSchema },
  { name: AuditDocument.name, schema: AuditSchema },
];

export interface PrepareOptions extends MigrationOptions {
  /** Only for who moves: the others would work on a half of the data. */
  mayBeMoving?: boolean;
}

/**
 * Waits until `connection` is there and the database has this release's layout and indexes.
 * @throws StoreOpenError and closes the connection
 */
export async function prepare(connection: Connection, options: PrepareOptions = {}): Promise<void> {
  try {
    await connection.asPromise();
    if (!options.mayBeMoving) await requireNoMove(connection);
    await new Migrations(connection, options).run();
    await Promise.all(MODELS.map(({ schema }) => ensureIndexes(connection, schema)));
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error instanceof StoreOpenError ? error : toStoreOpenError(connection, error);
  }
}

async function requireNoMove(connection: Connection): Promise<void> {
  const store = connection.collection<{ _id: string; finishedAt: string | null }>('store');
  const move = await store.findOne({ _id: 'move' });
  if (move?.finishedAt === null)
    throw new StoreOpenError(
      'The MongoDB database holds a move that is not finished. Run the same "npm run move" again, or set another MONGODB_URI.',
    );
}

/**
 * One command per collection, which does nothing when all are there. Where some are not, others go on reading and writing
 * while they are built: since MongoDB 4.2 the collection is locked only at the beginning and the end of a build
 * (https://www.mongodb.com/docs/manual/core/index-creation/).
 */
async function ensureIndexes(connection: Connection, schema: Schema): Promise<void> {
  const indexes = schema.indexes().map(([key, { background: _, ...options }]) => ({ key, ...options }));
  if (indexes.length === 0) return;
  await connection
    .collection(String(schema.get('collection')))
    .createIndexes(indexes as mongo.IndexDescription[]);
}

/** @throws StoreOpenError */
export function connect(uri: string, options: ConnectOptions = {}): Connection {
  try {
    const connection = mongoose.createConnection(uri, { ...CONNECT_OPTIONS, ...options });
    // `prepare` reports the failure; without a listener here the process would end before it could.
    connection.asPromise().catch(() => undefined);
    for (const { name, schema } of MODELS) connection.model(name, schema);
    return connection;
  } catch (error) {
    throw toStoreOpenError(null, error);
  }
}

/** Names hosts and reasons; of the connection string nothing else is repeated, for it may carry a password. */
function toStoreOpenError(connection: Connection | null, error: unknown): StoreOpenError {
  const { MongoParseError, MongoServerError } = mongoose.mongo;
  if (connection === null || error instanceof MongoParseError || isUriError(error))
    return new StoreOpenError('MONGODB_URI is not a valid MongoDB connection string.');
  const hosts = hostsOf(connection);
  if (error instanceof MongoServerError && (error.code === 18 || error.codeName === 'AuthenticationFailed'))
    return new StoreOpenError(`MongoDB at ${hosts} refused the user or the password of MONGODB_URI.`);
  const reason = error instanceof Error ? firstLine(error.message) : 'unknown reason';
  return new StoreOpenError(
    `MongoDB at ${hosts} cannot be used: ${reason}. Is it running, and is MONGODB_URI right?`,
  );
}

function isUriError(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'MongoParseError' || error.name === 'MongoInvalidArgumentError')
  );
}

function hostsOf(connection: Connection): string {
  try {
    return connection.getClient().options.hosts.map(String).join(', ');
  } catch {
    return 'the address in MONGODB_URI';
  }
}

/** Without any `user:password@` that a message of the driver might repeat. */
function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.replace(/\/\/[^@/\s]*@/g, '//').replace(/[.\s]+$/, '');
}
