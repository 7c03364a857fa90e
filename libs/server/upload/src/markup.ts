/** Elements with which something begins that a browser takes for a page, after the MIME Sniffing Standard and then some. */
const PAGE_ELEMENTS = [
  ...['html', 'head', 'body', 'title', 'meta', 'link', 'base', 'style', 'script', 'noscript', 'template'],
  ...['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'img', 'image', 'video', 'audio', 'source'],
  ...['form', 'input', 'button', 'textarea', 'select', 'details', 'dialog', 'marquee', 'isindex', 'math'],
  ...['h1', 'h2', 'h3', 'div', 'span', 'p', 'a', 'b', 'i', 'u', 'br', 'hr', 'font', 'center', 'table', 'ul'],
];
const PAGE = new RegExp(String.raw`^</?(?:${PAGE_ELEMENTS.join('|')})(?=[\s/>]|$)`, 'i');
const SVG = /<(?:[a-z][\w-]*:)?svg(?=[\s/>]|$)/i;
/** What starts a program when somebody opens the file. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/^#!/, 'text/x-shellscript'],
  [/^<\?(?:php|=)/i, 'application/x-php'],
  [/^<%/, 'text/x-server-page'],
  [/^@echo\b|^::|^rem\b.*[\r\n]+@?echo\b/i, 'application/x-bat'],
  [/^(?:javascript|vbscript|data):/i, 'text/javascript'],
  [/^windows registry editor\b/i, 'text/x-ms-regedit'],
  [/^\[(?:internetshortcut|desktop entry|autorun)\]/i, 'application/x-desktop'],
];
/** As far as a browser looks, and more: comments and white space may stand before what counts. */
const LOOKED_AT_CHARS = 65_536;

/**
 * What `text` would be to a program that runs it, or `null` when it is just to be read. Only its beginning counts, behind
 * white space, marks and comments; all the same it is never handed out as anything but text.
 */
export function markupType(text: string): string | null {
  const beginning = text.slice(0, LOOKED_AT_CHARS).replace(/^[\s\uFEFF]+/, '');
  for (const [pattern, type] of PROGRAMS) if (pattern.test(beginning)) return type;
  if (!beginning.startsWith('<')) return null;
  if (/^<!--/.test(beginning) || /^<!doctype/i.test(beginning) || PAGE.test(beginning))
    return SVG.test(beginning) && !/<html/i.test(beginning) ? 'image/svg+xml' : 'text/html';
  if (SVG.test(beginning)) return 'image/svg+xml';
  return /^<\?xml|^<[a-z][\w.-]*:[a-z][\w.-]*[\s/>]|^<[a-z][^<>]*\sxmlns/i.test(beginning)
    ? 'application/xml'
    : null;
}
