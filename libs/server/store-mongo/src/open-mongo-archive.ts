import type { StoreArchive } from '@prochat/server/chat';
import { connect, prepare } from './connect';
import { MongoArchive } from './mongo-archive';

/**
 * The database that `uri` names as an archive, with this release's layout and indexes.
 * @param options `repaired`: everything that a crash has ever interrupted is finished first, which looks at all messages;
 * else where it is met, by `findConversation`
 * @throws StoreOpenError
 */
export async function openMongoArchive(
  uri: string,
  options: { repaired?: boolean } = {},
): Promise<StoreArchive> {
  const connection = connect(uri);
  await prepare(connection, { mayBeMoving: true });
  const archive = new MongoArchive(connection);
  if (options.repaired) await archive.repairAll();
  return archive;
}

/** `host:port/database` for a person to read; of `uri` nothing else, for it may carry a password. */
export function describeMongo(uri: string): string {
  const [, hosts = '', database = ''] =
    /^mongodb(?:\+srv)?:\/\/(?:[^/?]*@)?([^/?]*)\/?([^?]*)/.exec(uri) ?? [];
  return `${decodeURIComponent(hosts)}/${database || 'test'}`;
}
