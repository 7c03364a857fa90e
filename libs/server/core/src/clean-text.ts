import sanitizeHtml from 'sanitize-html';
import { AppError } from './app-error';

/**
 * Text is stored as text: markup is taken out on the way in and nothing is ever escaped for display, because the web
 * renders text as text. What only looks like markup (`a < b && c > d`, `List<String>`, a typed `&lt;b&gt;`) is not
 * markup and stays as it was typed.
 */

/** Every element name a browser gives a meaning to; `<other>` is a comparison or a type parameter. */
const HTML_ELEMENTS = new Set(
  `a abbr acronym address animate animatemotion animatetransform applet area article aside audio b base basefont bdi
  bdo bgsound big blink blockquote body br button canvas caption center circle cite code col colgroup content data
  datalist dd defs del desc details dfn dialog dir div dl dt element ellipse em embed fencedframe feimage fieldset
  figcaption figure font footer foreignobject form frame frameset g h1 h2 h3 h4 h5 h6 head header hgroup hr html i
  iframe image img input ins isindex kbd keygen label legend li line link listing main map mark marquee math menu
  menuitem meta meter mglyph mi mn mo ms mtext multicol nav nextid nobr noembed noframes noscript object ol optgroup
  option output p param path picture plaintext polygon polyline portal pre progress q rb rect rp rt rtc ruby s samp
  script search section select selectedcontent semantics set shadow slot small source spacer span strike strong style
  sub summary sup svg symbol table tbody td template text textarea textpath tfoot th thead time title tr track tspan
  tt u ul use var video wbr xml xmp xss annotation-xml font-face`.split(/\s+/),
);

/** `<` and the name after it, if a browser would start a tag, an end tag, a comment or a declaration there. */
const TAG = /<(?:\/?([a-z][^\s/<>]*)|!--|!doctype\b|!\[cdata\[|\?xml\b)/giu;
/** `i<b && ...`: an operator behind a name of one letter makes it a comparison, not an element with odd attributes. */
const COMPARISON = /^\s+[&|=+*%!?:-]/u;
const EVENT_HANDLER = /^[^<>]*\bon\w+\s*=/iu;
/** An element of no known name is still an element for a browser once it has attributes; `<https://...` is none. */
const ELEMENT_NAME = /^[a-z][\w-]*(?::[\w-]+)?$/u;
const ATTRIBUTES = /^[\s/][^<>]*=/u;
/** So many times the allowed length may come in, for the markup that is taken out. */
const RAW_FACTOR = 4;
/** More levels than this of tags hidden in tags are nobody's text; the rest loses its brackets instead. */
const PASSES_MAX = 12;

/**
 * Control characters except line feed and tab; overrides and isolates of writing direction, which can disguise text;
 * and the two code points that are no characters at all.
 */
const FORBIDDEN_CHARACTERS = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;
/** More marks on one letter than any script stacks reach over the lines above and below. */
const PILED_MARKS = /(\p{M}{8})\p{M}+/gu;
const VISIBLE_CHARACTER = /[^\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/u;

/**
 * `raw` without markup, control characters, direction overrides and piles of marks, in Unicode NFC, trimmed. Cleaning what is clean
 * changes nothing. Empty when nothing visible is left.
 */
export function toPlainText(raw: string): string {
  let text = normalize(raw);
  for (let pass = 0; hasMarkup(text); pass += 1) {
    text = normalize(pass < PASSES_MAX ? withoutTags(text) : text.replace(TAG, (tag) => tag.slice(1)));
  }
  return VISIBLE_CHARACTER.test(text) ? text : '';
}

/**
 * The text of a message as it is stored; with files it may be empty.
 * @throws AppError MESSAGE_EMPTY; MESSAGE_TOO_LONG with `{ max }` in characters (code points)
 */
export function cleanText(raw: string, maxChars: number, mayBeEmpty = false): string {
  // Not cleaned at all: nobody pastes so much markup, and it would take the time of others.
  if (raw.length > maxChars * RAW_FACTOR) throw new AppError('MESSAGE_TOO_LONG', { max: maxChars });
  const text = toPlainText(raw);
  if (text === '' && !mayBeEmpty) throw new AppError('MESSAGE_EMPTY');
  if (isLongerThan(text, maxChars)) throw new AppError('MESSAGE_TOO_LONG', { max: maxChars });
  return text;
}

/**
 * A field of one line, such as a topic: cleaned, line breaks become spaces.
 * @throws AppError VALIDATION naming `field`
 */
export function cleanLine(field: string, raw: string, maxChars: number): string {
  const line = toPlainText(raw).replace(/\s+/gu, ' ');
  if (line === '') throw new AppError('VALIDATION', { fields: { [field]: ['must not be empty'] } });
  if (isLongerThan(line, maxChars))
    throw new AppError('VALIDATION', { fields: { [field]: [`must have at most ${maxChars} characters`] } });
  return line;
}

function normalize(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/gu, '\n')
    .replace(FORBIDDEN_CHARACTERS, '')
    .normalize('NFC')
    .replace(PILED_MARKS, '$1')
    .trim();
}

function hasMarkup(text: string): boolean {
  for (const tag of text.matchAll(TAG)) if (isMarkup(text, tag)) return true;
  return false;
}

/**
 * The sanitizer reads HTML, so what was typed is first written as HTML (ampersands, and brackets that begin no tag,
 * escaped) and what it gives back is read as HTML again.
 */
function withoutTags(text: string): string {
  let html = '';
  let from = 0;
  for (const tag of text.matchAll(TAG)) {
    if (!isMarkup(text, tag)) continue;
    html += escape(text.slice(from, tag.index)) + '<';
    from = tag.index + 1;
  }
  html += escape(text.slice(from));
  return sanitizeHtml(html, { allowedTags: [], allowedAttributes: {} })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** `>` is left alone: it ends the tags that are to go and means nothing elsewhere. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function isMarkup(text: string, tag: RegExpExecArray): boolean {
  const name = tag[1]?.toLowerCase();
  if (name === undefined) return true;
  const rest = text.slice(tag.index + tag[0].length, tag.index + tag[0].length + 400);
  if (!HTML_ELEMENTS.has(name)) return ELEMENT_NAME.test(name) && ATTRIBUTES.test(rest);
  if (name.length > 1 || !COMPARISON.test(rest)) return /^(?:[\s/>]|$)/u.test(rest);
  return EVENT_HANDLER.test(rest);
}

/** In characters (code points). */
export function isLongerThan(text: string, maxChars: number): boolean {
  return text.length > maxChars && [...text].length > maxChars;
}
