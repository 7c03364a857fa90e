import type { PersonRef } from './people';

/**
 * Who is mentioned in a private note: `@` and the whole name of a colleague, as it is written in `people`. Of two names of
 * which one begins with the other, the longer is meant; two people of one name are both meant.
 */
export function mentionedIn<T extends PersonRef>(text: string, people: readonly T[]): T[] {
  const names = new Set(mentionParts(text, people).flatMap(({ name }) => name ?? []));
  return people.filter(({ displayName }) => names.has(displayName));
}

/** The text in pieces; those with a `name` are a mention of it. Joined they are the text. */
export function mentionParts(text: string, people: readonly PersonRef[]): { text: string; name?: string }[] {
  const names = [...new Set(people.map(({ displayName }) => displayName))]
    .filter((name) => name !== '')
    .sort((a, b) => b.length - a.length);
  if (names.length === 0 || !text.includes('@')) return [{ text }];
  const escaped = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  const mention = new RegExp(`(?<![\\p{L}\\p{N}])@(${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  const parts: { text: string; name?: string }[] = [];
  let end = 0;
  for (const found of text.matchAll(mention)) {
    if (found.index > end) parts.push({ text: text.slice(end, found.index) });
    parts.push({ text: found[0], name: found[1] ?? '' });
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}
