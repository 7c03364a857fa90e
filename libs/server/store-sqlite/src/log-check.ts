import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { SQLITE } from './sqlite-errors';

const HEADER_BYTES = 32;
const MAGIC = 0x377f0682;

/**
 * SQLite takes a log whose header is damaged for an empty one, and throws the log of an emptied database away: what was
 * acknowledged would be gone without a word. A kill or a power cut cannot leave either behind, as SQLite syncs the header
 * before the first frame and the database's first page before the log. Further on a damaged log looks like one that was
 * cut short by a power cut, and SQLite takes what is sound of it.
 *
 * @throws an error like SQLite's CORRUPT. Reads the log only: see `Database` for why not the database.
 */
export function requireSoundLog(file: string): void {
  const log = `${file}-wal`;
  if (!existsSync(log) || statSync(log).size <= HEADER_BYTES) return;
  if (statSync(file).size === 0) throw damaged('The database is empty, but its log is not.');
  const fd = openSync(log, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(fd, header, 0, HEADER_BYTES, 0);
    if (!isSoundHeader(header)) throw damaged('The header of the log is damaged.');
  } finally {
    closeSync(fd);
  }
}

/** https://sqlite.org/fileformat2.html#the_write_ahead_log: the last bit of the magic number is the order of bytes summed up. */
function isSoundHeader(header: Buffer): boolean {
  const magic = header.readUInt32BE(0);
  if ((magic & ~1) >>> 0 !== MAGIC) return false;
  const word = (at: number) => (magic & 1 ? header.readUInt32BE(at) : header.readUInt32LE(at));
  let [one, two] = [0, 0];
  for (let at = 0; at < 24; at += 8) {
    one = (one + word(at) + two) >>> 0;
    two = (two + word(at + 4) + one) >>> 0;
  }
  return one === header.readUInt32BE(24) && two === header.readUInt32BE(28);
}

function damaged(message: string): Error {
  return Object.assign(new Error(message), { errcode: SQLITE.CORRUPT });
}
