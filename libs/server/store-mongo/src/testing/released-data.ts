import { readFileSync } from 'node:fs';
import mongoose, { type Connection, type mongo } from 'mongoose';

const COLLECTIONS = ['store', 'users', 'sessions', 'conversations', 'messages'] as const;
type Dump = Record<(typeof COLLECTIONS)[number], mongo.Document[]> & {
  indexes: Record<string, mongo.IndexDescription[]>;
};

/**
 * What a released version left in its database, written by its own code: `layout` is the number of the layout. Dates, ids
 * and numbers are of the types they had (canonical extended JSON).
 */
export function readReleased(layout: number): Dump {
  const file = new URL(`./released/v${layout}.json`, import.meta.url);
  return mongoose.mongo.BSON.EJSON.parse(readFileSync(file, 'utf8'), { relaxed: true }) as Dump;
}

/** Puts it into an empty database, with the indexes it had. */
export async function putReleased(connection: Connection, dump: Dump): Promise<void> {
  await connection.asPromise();
  for (const [name, indexes] of Object.entries(dump.indexes))
    await connection.collection(name).createIndexes(indexes);
  for (const name of COLLECTIONS) await connection.collection(name).insertMany(dump[name]);
}
