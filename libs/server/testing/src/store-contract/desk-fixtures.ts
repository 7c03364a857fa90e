import { expect } from '@jest/globals';
import type { ErrorCode, Tag } from '@prochat/contract';
import type { CannedReplyRecord, DeskStore, NewCannedReply } from '@prochat/server/desk';

export const DANA = 'd'.repeat(24);
export const MIKAEL = 'e'.repeat(24);
export const UNKNOWN_ID = 'f'.repeat(24);
/** Each must behave exactly like an unknown id. */
export const MALFORMED_IDS = ['', 'nobody', 'z'.repeat(24), 'f'.repeat(23), '{"$gt":""}', '__proto__', '"'];
export const AN_ID = expect.stringMatching(/^[0-9a-f]{24}$/) as unknown as string;

export const NOW = '2099-03-01T09:00:00.000Z';
export const SOON = '2099-03-01T09:10:00.000Z';
/** More than any of these tests makes. */
export const MANY = 1_000;

export const URGENT: Tag = { name: 'urgent', color: 'red', createdAt: NOW };

/** In the order of a list, which is no language's; the last two are in the other order as UTF-16. */
export const NAMES_IN_ORDER = [
  '0-day',
  '9',
  'a',
  'a-b',
  'a_b',
  'ab',
  'z',
  'ß',
  'é',
  'жалоба',
  '東京都',
  'ｚ',
  '𐐨',
];

export const HELLO: NewCannedReply = {
  ownerId: null,
  shortcut: 'hello',
  text: 'Hello {{user.name|there}},\n\n„grüß Gott“ 👋 — {{agent.name}}',
  updatedAt: NOW,
};

export async function tagged(store: DeskStore, ...names: string[]): Promise<void> {
  for (const name of names) await store.createTag({ ...URGENT, name }, MANY);
}

export async function namesOf(store: DeskStore): Promise<string[]> {
  return (await store.listTags()).map(({ name }) => name);
}

/** A reply of the team, or of `ownerId`. */
export function aReply(
  store: DeskStore,
  shortcut: string,
  ownerId: string | null = null,
): Promise<CannedReplyRecord> {
  return store.createCannedReply({ ...HELLO, shortcut, ownerId }, MANY);
}

export async function shortcutsOf(store: DeskStore, ownerId: string): Promise<string[]> {
  return (await store.listCannedReplies(ownerId)).map(({ shortcut }) => shortcut);
}

export async function expectCode(call: Promise<unknown>, code: ErrorCode): Promise<void> {
  await expect(call).rejects.toMatchObject({ name: 'AppError', code });
}
