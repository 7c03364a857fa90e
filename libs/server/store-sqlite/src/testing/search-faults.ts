import { toSearchWords, type ChatStore, type MessageRecord } from '@prochat/server/chat';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { allPages } from './all-pages';
import { numberOf } from './facts';

/** So many words that only few messages have are looked for, beside those that many have. */
const RARE_WORDS = 60;

/** Looks for words through the store and compares what it finds with the stored texts, letter by letter. */
export async function faultsOfSearch(chat: ChatStore, messages: readonly MessageRecord[]): Promise<string[]> {
  const holders = new Map<string, Set<string>>();
  for (const { id, kind, text } of messages)
    for (const word of kind === 'event' ? [] : toSearchWords(text))
      holders.set(word, (holders.get(word) ?? new Set()).add(id));

  const words = [...holders.keys()];
  const common = words.filter((word) => (holders.get(word)?.size ?? 0) > 20).slice(0, 12);
  const rare = Array.from(
    { length: RARE_WORDS },
    (_, n) => words[numberOf(words.length, n) % words.length] ?? '',
  );
  const faults: string[] = [];
  for (const word of new Set([...common, ...rare].filter((each) => each !== ''))) {
    const expected = new Set(
      words.flatMap((each) => (each.startsWith(word) ? [...(holders.get(each) ?? [])] : [])),
    );
    const found = await search(chat, word);
    const isRight = found.length === expected.size && found.every((id) => expected.has(id));
    if (!isRight)
      faults.push(`"${word}" finds ${found.length} messages, not the ${expected.size} that have it`);
  }
  return faults;
}

async function search(chat: ChatStore, word: string): Promise<string[]> {
  const wanted = { words: [word], reader: { side: 'professional' } } as const;
  return (await allPages((page) => chat.searchMessages(wanted, page))).map(({ id }) => id);
}

/** SQLite's own check of the closed search index, which for FTS5 tables includes the words; nothing when there is none. */
export function faultsOfIndexFile(file: string): string[] {
  if (!existsSync(file)) return [];
  const db = new DatabaseSync(file);
  try {
    const rows = db.prepare('PRAGMA integrity_check').all();
    return rows.map((row) => String(row['integrity_check'])).filter((fault) => fault !== 'ok');
  } finally {
    db.close();
  }
}
