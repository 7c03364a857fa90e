import { FileCheck, type ChatStore, type FileFault, type FileReport } from '@prochat/server/chat';
import { Clock, type Config } from '@prochat/server/core';
import { S3Storage, openStorage, type UploadStore } from '@prochat/server/upload';
import { say } from '../process-life';
import { StoreCommandFault } from '../store/store-command-fault';
import { amount } from '../store/wording';

/** Servers on the same database write meanwhile: what they are at is looked at again after this. */
const SECOND_LOOK_AFTER_MS = 60_000;

interface OpenStores {
  chat: ChatStore;
  upload: UploadStore;
  close(): Promise<void>;
}

/**
 * Compares everything, and repairs it where that was asked for. The embedded store must not be open in a server: whoever
 * repairs it must be the only one who writes.
 * @returns the exit code: 0 when everything agrees
 */
export async function checkFiles(config: Config, { repair }: { repair: boolean }): Promise<number> {
  const stores = await openStores(config);
  const storage = await openStorage(config);
  try {
    const check = new FileCheck(stores.upload, stores.chat, storage, new Clock());
    const secondLookAfterMs = config.embedded ? 0 : SECOND_LOOK_AFTER_MS;
    // Whoever asks for repairs has read what there is to repair.
    const options = { repair, strays: 'remove', messages: true, paceMs: 0, secondLookAfterMs } as const;
    const report = await check.run(options, (fault) => say(describeFault(fault)));
    say(describeReport(report, repair));
    return report.faults === 0 ? 0 : 1;
  } finally {
    await stores.close();
    if (storage instanceof S3Storage) storage.onApplicationShutdown();
  }
}

async function openStores(config: Config): Promise<OpenStores> {
  if (!config.embedded) {
    const { openMongoStores } = await import('@prochat/server/store-mongo');
    return openMongoStores(config.env.MONGODB_URI ?? '');
  }
  const { hasSqliteStore, openSqliteStores } = await import('@prochat/server/store-sqlite');
  if (!hasSqliteStore(config.dataDir))
    throw new StoreCommandFault(`There is no store in DATA_DIR ${config.dataDir}.`);
  return openSqliteStores(config.dataDir);
}

function describeFault({ fileId, what, done }: FileFault): string {
  return `${fileId === null ? '' : `file ${fileId} `}${what}${done === null ? '' : `: ${done}`}`;
}

function describeReport({ records, stored, faults, repaired }: FileReport, repair: boolean): string {
  const looked = `${count(records, 'file')} and ${count(stored, 'stored object')} were checked`;
  if (faults === 0) return `${looked}. Everything agrees.`;
  const wrong = faults === 1 ? 'One thing does not agree' : `${amount(faults)} things do not agree`;
  if (!repair) return `${looked}. ${wrong}. To repair what can be: npm run files -- check --repair`;
  if (repaired === faults) return `${looked}. ${wrong}; repaired.`;
  return `${looked}. ${wrong}; ${amount(repaired)} repaired, ${amount(faults - repaired)} cannot be.`;
}

function count(n: number, what: string): string {
  return `${amount(n)} ${what}${n === 1 ? '' : 's'}`;
}
