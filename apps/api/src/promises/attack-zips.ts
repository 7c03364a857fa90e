import { constants, crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  body: Buffer;
  /** What the directory says it unpacks to, where that is a lie. */
  saidSize?: number;
  /** Unix mode with its kind: a symbolic link is `SYMLINK`. */
  mode?: number;
  /** Stored as it is instead of deflated. */
  isStored?: boolean;
  /** Deflated already, instead of `body`: then `saidSize` alone tells what it unpacks to. */
  packed?: Buffer;
}

const MEGABYTE = 1_048_576;

/** So many megabytes of zeros, deflated to a thousandth without ever being there. */
export function packedZeros(megabytes: number): Buffer {
  const one = deflateRawSync(Buffer.alloc(MEGABYTE), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: megabytes }, () => one), Buffer.from([3, 0])]);
}

/** An entry that unpacks to so many megabytes, and what it says about that. */
export function bomb(name: string, megabytes: number, saidSize = megabytes * MEGABYTE): ZipEntry {
  return { name, body: Buffer.alloc(0), packed: packedZeros(megabytes), saidSize };
}

export const SYMLINK = 0o120777;

/** A zip with whatever the entries say, however wrong. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = pack(entry);
    const local = Buffer.concat([localHead(entry, packed), packed]);
    bodies.push(local);
    directory.push(directoryEntry(entry, packed, offset));
    offset += local.length;
  }
  return Buffer.concat([...bodies, ...directory, endOf(directory, offset, entries.length)]);
}

/** Many entries that all unpack the same bytes: more is announced than the file has (after the idea of overlapping files). */
export function overlappingZip(count: number, bytes: number): Buffer {
  const entry: ZipEntry = { name: 'word/media/0.bin', body: Buffer.alloc(bytes) };
  const packed = pack(entry);
  const local = Buffer.concat([localHead(entry, packed), packed]);
  const directory = Array.from({ length: count }, (_, i) =>
    directoryEntry({ ...entry, name: `word/media/${i}.bin` }, packed, 0),
  );
  const kind = { name: '[Content_Types].xml', body: CONTENT_TYPES };
  const first = Buffer.concat([localHead(kind, pack(kind)), pack(kind)]);
  const shifted = directory.map((one) => {
    one.writeUInt32LE(first.length, 42);
    return one;
  });
  const all = [directoryEntry(kind, pack(kind), 0), ...shifted];
  return Buffer.concat([first, local, ...all, endOf(all, first.length + local.length, all.length)]);
}

const CONTENT_TYPES = Buffer.from(
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
);
const DOCUMENT = Buffer.from(
  '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Hello</w:t></w:r></w:p></w:body></w:document>',
);

/** A Word document, and what is hidden in it. */
export function docx(more: readonly ZipEntry[] = []): Buffer {
  return zip([
    { name: '[Content_Types].xml', body: CONTENT_TYPES },
    { name: 'word/document.xml', body: DOCUMENT },
    ...more,
  ]);
}

export const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

function pack({ body, isStored, packed }: ZipEntry): Buffer {
  if (packed !== undefined) return packed;
  return isStored ? body : deflateRawSync(body, { level: 9 });
}

function localHead({ name, body, saidSize, isStored }: ZipEntry, packed: Buffer): Buffer {
  const named = Buffer.from(name, 'latin1');
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(isStored ? 0 : 8, 8);
  head.writeUInt32LE(crc32(body), 14);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(saidSize ?? body.length, 22);
  head.writeUInt16LE(named.length, 26);
  return Buffer.concat([head, named]);
}

function directoryEntry(entry: ZipEntry, packed: Buffer, offset: number): Buffer {
  const { name, body, saidSize, mode = 0o100644, isStored } = entry;
  const named = Buffer.from(name, 'latin1');
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE((3 << 8) | 20, 4);
  head.writeUInt16LE(20, 6);
  head.writeUInt16LE(isStored ? 0 : 8, 10);
  head.writeUInt32LE(crc32(body), 16);
  head.writeUInt32LE(packed.length, 20);
  head.writeUInt32LE(saidSize ?? body.length, 24);
  head.writeUInt16LE(named.length, 28);
  head.writeUInt32LE((mode << 16) >>> 0, 38);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, named]);
}

function endOf(directory: readonly Buffer[], offset: number, count: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, 0xffff), 8);
  end.writeUInt16LE(Math.min(count, 0xffff), 10);
  end.writeUInt32LE(
    directory.reduce((sum, one) => sum + one.length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return end;
}
