import { LIMITS } from '@prochat/contract';

/** Endings that are right for a type; the first is given to a name that has none of them. */
const ENDINGS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png', 'apng'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/heic': ['heic'],
  'image/tiff': ['tiff', 'tif'],
  'image/bmp': ['bmp'],
  'application/pdf': ['pdf'],
  'application/zip': ['zip'],
  'application/json': ['json'],
  'text/csv': ['csv'],
  'text/markdown': ['md'],
  'text/tab-separated-values': ['tsv'],
  'text/plain': [
    ...(['txt', 'text', 'log', 'md', 'csv', 'tsv', 'json', 'jsonl', 'yml', 'yaml', 'toml', 'ini'] as const),
    ...['cfg', 'conf', 'properties', 'env', 'diff', 'patch', 'srt', 'vtt', 'ics', 'vcf', 'eml', 'tex', 'bib'],
    ...['rst', 'adoc', 'sql', 'c', 'h', 'cpp', 'hpp', 'cs', 'java', 'kt', 'go', 'rs', 'swift', 'ts', 'css'],
    ...['pem', 'crt', 'asc', 'sig', 'nfo', 'po', 'gpx', 'geojson', 'proto', 'graphql', 'lock', 'out'],
  ],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
  'audio/mpeg': ['mp3', 'mpga'],
  'audio/ogg': ['ogg', 'oga', 'opus', 'spx'],
  'audio/wav': ['wav'],
  'audio/aac': ['aac'],
  'audio/flac': ['flac'],
  'audio/x-m4a': ['m4a'],
  'video/mp4': ['mp4', 'm4v'],
  'video/webm': ['webm', 'weba'],
  'video/ogg': ['ogv'],
  'video/quicktime': ['mov'],
};
const UNKNOWN = 'file';
/** Names of devices in Windows, with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
/**
 * What cannot be seen or turns the rest around: control characters, format characters (bidi marks and overrides among
 * them, joiners not), halves of surrogates, private and unassigned ones, line ends of Unicode.
 */
const UNSEEN = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** Joiners join nothing when they stand alone. */
const VISIBLE = /[^\s.\u200C\u200D]/u;
/** What file systems refuse or shells and headers take for something else. */
const FORBIDDEN = /["*:<>?|\\/]/g;
const ENDING = /\.([A-Za-z0-9_-]{1,16})$/;

/**
 * The name under which a file is shown and saved: a name and no path, on no system a device, nothing in it that misleads
 * the eye, no longer than `LIMITS.fileNameMaxChars`, and with an ending that says what the file is (`type`, found by content).
 */
export function cleanFileName(sent: string, type: string): string {
  const name = trimDots(lastSegment(sent).replace(UNSEEN, '').replace(FORBIDDEN, '_').replace(/\s+/g, ' '));
  const harmless = DEVICE.test(name) ? `_${name}` : name;
  const [stem, ending] = splitEnding(harmless, type);
  const room = LIMITS.fileNameMaxChars - (ending === '' ? 0 : ending.length + 1);
  const cutStem = trimDots(cut(stem, room));
  const short = VISIBLE.test(cutStem) ? cutStem : UNKNOWN;
  return ending === '' ? short : `${short}.${ending}`;
}

/** Of any system: browsers send names, but who knows what sends. Also what a second decoding would take for a separator. */
function lastSegment(sent: string): string {
  return sent.split(/[/\\]|%2f|%5c/i).findLast((segment) => segment.trim() !== '') ?? '';
}

function trimDots(name: string): string {
  return name.replace(/^[\s.]+|[\s.]+$/g, '');
}

/** The ending is the one of the name where that is right for the type, else one is put behind it. */
function splitEnding(name: string, type: string): [stem: string, ending: string] {
  const given = ENDING.exec(name)?.[1];
  const right = ENDINGS[type];
  if (given !== undefined && right?.includes(given.toLowerCase()) && name.length > given.length + 1)
    return [name.slice(0, -given.length - 1), given];
  return [name, right?.[0] ?? subtype(type)];
}

/** Of a type that we know no ending for: its own word, which no system runs. */
function subtype(type: string): string {
  const word = /\/(?:x-|vnd\.)?([a-z0-9]{1,10})$/.exec(type)?.[1] ?? 'bin';
  return word === 'javascript' || word === 'html' ? 'txt' : word;
}

/** Never through the middle of a character of two halves. */
function cut(text: string, chars: number): string {
  return text.length <= chars ? text : text.slice(0, chars).replace(/[\uD800-\uDBFF]$/, '');
}
