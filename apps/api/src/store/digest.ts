import { createHash } from 'node:crypto';
import type { ArchiveKind, ArchiveRecords, StoreArchive } from '@prochat/server/chat';

export const BATCH = 1_000;

export interface Digest {
  count: number;
  /** SHA-256 over the canonical JSON of all records in the order of their ids, as hex digits. */
  checksum: string;
}

/** All records of a kind, batch by batch, in the order of their ids. */
export async function* batchesOf<K extends ArchiveKind>(
  archive: StoreArchive,
  kind: K,
  after: string | null = null,
): AsyncGenerator<ArchiveRecords[K][]> {
  for (let last = after; ;) {
    const records = await archive.read(kind, last, BATCH);
    const end = records.at(-1);
    if (!end) return;
    yield records;
    last = end.id;
  }
}

/** @param isCounted records for which this is false are as if they were not there */
export async function digest<K extends ArchiveKind>(
  archive: StoreArchive,
  kind: K,
  isCounted: (record: ArchiveRecords[K]) => boolean,
  onRead: (records: number) => void,
): Promise<Digest> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const records of batchesOf(archive, kind)) {
    const counted = records.filter(isCounted);
    count += counted.length;
    for (const record of counted) hash.update(`${canonicalJson(record)}\n`);
    onRead(records.length);
  }
  return { count, checksum: hash.digest('hex') };
}

/** The same text for the same content: keys in order, nothing that is undefined. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
