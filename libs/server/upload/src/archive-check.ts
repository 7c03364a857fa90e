import { AppError } from '@prochat/server/core';
import type { Entry } from 'yauzl';

/** Types that are ZIP inside. Other archives cannot be looked into; they are not accepted unless somebody says so. */
const ZIPPED =
  /^application\/(?:zip|epub\+zip|java-archive|vnd\.(?:openxmlformats-officedocument|oasis\.opendocument|ms-(?:word|excel|powerpoint))\b.*)$/;
const ENTRIES_MAX = 10_000;
const UNPACKED_MAX_BYTES = 1_073_741_824;
/** Office documents reach 30; what is above a hundred is made of nothing. */
const RATIO_MAX = 100;
/** Below that a ratio says nothing. */
const RATIO_FROM_BYTES = 65_536;
/** For an empty stream, and for the head of an encrypted one. */
const SLACK_BYTES = 64;
/** The upper bits of the attributes that Unix writes: what kind of file it is, and the kind "symbolic link". */
const [UNIX, KIND, LINK] = [3, 0o170000, 0o120000];

export function isArchive(type: string): boolean {
  return ZIPPED.test(type);
}

/**
 * Reads the table of contents of the archive at `path` (of `size` bytes) and nothing else: nothing is unpacked.
 * @throws AppError ARCHIVE_UNSAFE for what would unpack to too much, to too many or to places outside; FILE_DAMAGED
 */
export async function checkArchive(path: string, size: number): Promise<void> {
  const { openPromise, validateFileName, getFileNameLowLevel } = await import('yauzl');
  const zip = await openPromise(path, { decodeStrings: false, validateEntrySizes: false }).catch(() => null);
  if (zip === null) throw new AppError('FILE_DAMAGED');
  try {
    if (zip.entryCount > ENTRIES_MAX) throw new AppError('ARCHIVE_UNSAFE');
    const nameOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string =>
      getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
    let [packed, unpacked] = [0, 0];
    for await (const entry of zip.eachEntry()) {
      packed += entry.compressedSize;
      unpacked += entry.uncompressedSize;
      if (isLink(entry) || isLying(entry) || validateFileName(nameOf(entry)) !== null)
        throw new AppError('ARCHIVE_UNSAFE');
      if (unpacked > UNPACKED_MAX_BYTES) throw new AppError('ARCHIVE_UNSAFE');
      // More packed bytes than the file has: its entries share them.
      if (packed > size) throw new AppError('ARCHIVE_UNSAFE');
    }
    if (unpacked > RATIO_FROM_BYTES && unpacked > size * RATIO_MAX) throw new AppError('ARCHIVE_UNSAFE');
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('FILE_DAMAGED');
  } finally {
    zip.close();
  }
}

function isLink({ versionMadeBy, externalFileAttributes }: Entry): boolean {
  return versionMadeBy >>> 8 === UNIX && ((externalFileAttributes >>> 16) & KIND) === LINK;
}

/** Deflating adds five bytes to each block at the most: what is packed larger than that unpacks to more than it says. */
function isLying({ compressedSize, uncompressedSize }: Entry): boolean {
  return compressedSize > uncompressedSize + uncompressedSize / 1_000 + SLACK_BYTES;
}
