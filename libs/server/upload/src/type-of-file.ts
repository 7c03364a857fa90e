import { open, type FileHandle } from 'node:fs/promises';
import { markupType } from './markup';

/** Formats that are text themselves: for these alone a file without control bytes is believed to be more than text. */
const TEXTUAL = /^text\/|^application\/(?:pdf|rtf|xml|postscript|json)$|\+xml$/;
/** By how a person names a text. What one of them is makes no difference to anybody who only shows it. */
const TEXT_BY_ENDING: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  md: 'text/markdown',
  json: 'application/json',
};
/** The same thing under other names. */
const SAME: Readonly<Record<string, string>> = {
  'image/apng': 'image/png',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-wav': 'audio/wav',
};
const CHUNK_BYTES = 65_536;
/** How much a detector may hold of a file at once. */
const PROBE_MAX_BYTES = 4_194_304;

/**
 * The media type of the file at `path` by its content alone, or `null` when nothing is recognised. Of plain text the ending
 * of `name` says which one of `accepted` it is; nothing else that a sender says is looked at.
 */
export async function typeOfFile(
  path: string,
  name: string,
  accepted: readonly string[],
): Promise<string | null> {
  const found = await binaryType(path);
  if (found !== null && !TEXTUAL.test(found) && !(await isText(path))) return found;
  if (found === 'application/pdf') return found;
  const text = await readText(path);
  if (text === null) return found;
  const active = markupType(text);
  if (active !== null) return active;
  if (found !== null && TEXTUAL.test(found)) return found;
  const hinted = TEXT_BY_ENDING[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
  return hinted !== undefined && accepted.includes(hinted) ? hinted : 'text/plain';
}

async function binaryType(path: string): Promise<string | null> {
  const { fileTypeFromFile } = await import('file-type');
  try {
    const found = await fileTypeFromFile(path, { maxBufferSize: PROBE_MAX_BYTES });
    const type = found?.mime.split(';', 1)[0]?.trim().toLowerCase();
    return type === undefined ? null : (SAME[type] ?? type);
  } catch {
    // A detector that stumbles has not recognised it.
    return null;
  }
}

async function isText(path: string): Promise<boolean> {
  return (await readText(path)) !== null;
}

/** The beginning of a file that is UTF-8 from end to end, without what no text has; else `null`. */
async function readText(path: string): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    return await textOf(file);
  } finally {
    await file.close();
  }
}

async function textOf(file: FileHandle): Promise<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let beginning: string | null = null;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
    const chunk = buffer.subarray(0, bytesRead);
    if (hasControlBytes(chunk)) return null;
    try {
      const text = decoder.decode(chunk, { stream: bytesRead > 0 });
      beginning ??= text;
    } catch {
      return null;
    }
    if (bytesRead === 0) return beginning;
  }
}

/** Anything below a space but tab, line feed, form feed, carriage return and the escape of coloured logs; and DEL. */
function hasControlBytes(chunk: Uint8Array): boolean {
  for (const byte of chunk) {
    if (byte >= 32 && byte !== 127) continue;
    if (byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) return true;
  }
  return false;
}
