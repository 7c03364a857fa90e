import { expect } from '@jest/globals';
import type { AuthStore, NewSession, NewUser } from '@prochat/server/auth';
import type { ErrorCode } from '@prochat/contract';

/** Far ahead, so that no store's own clean-up of expired sessions interferes. */
export const NOW = '2099-03-01T09:00:00.000Z';
export const LATER = '2099-03-01T10:00:00.000Z';
export const MUCH_LATER = '2099-04-01T09:00:00.000Z';

export const UNKNOWN_ID = 'f'.repeat(24);
/** Each must behave exactly like an unknown id. */
export const MALFORMED_IDS = ['', 'nobody', 'z'.repeat(24), 'f'.repeat(23), '{"$gt":""}', '__proto__'];

export const ANA: NewUser = {
  displayName: 'Ana Oliveira',
  email: 'ana@example.test',
  role: 'user',
  guest: false,
  passwordHash: '$argon2id$ana',
  blockedUntil: null,
  createdAt: NOW,
};
export const DANA: NewUser = {
  ...ANA,
  displayName: 'Dana Whitfield',
  email: 'dana@example.test',
  role: 'staff',
};
export const PRIYA: NewUser = {
  ...ANA,
  displayName: 'Priya Nair',
  email: 'priya@example.test',
  role: 'admin',
};
export const GUEST: NewUser = { ...ANA, displayName: 'Guest', email: null, guest: true, passwordHash: null };

export function aSession(userId: string, refreshHash = 'hash-1'): NewSession {
  return {
    userId,
    refreshHash,
    createdAt: NOW,
    expiresAt: MUCH_LATER,
    userAgent: 'Firefox',
    ip: '192.0.2.1',
  };
}

/** Runs `call` fifty times at once. */
export function fiftyTimes<T>(call: (index: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> {
  return Promise.allSettled(Array.from({ length: 50 }, (_, index) => call(index)));
}

export async function expectCode(call: Promise<unknown>, code: ErrorCode): Promise<void> {
  await expect(call).rejects.toMatchObject({ name: 'AppError', code });
}

/** All pages of a list, joined; checks that pages are full and that the last one says so. */
export async function everyPage(
  store: AuthStore,
  query: Omit<Parameters<AuthStore['listUsers']>[0], 'cursor'>,
): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.listUsers({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    names.push(...page.items.map(({ displayName }) => displayName));
    if (page.nextCursor !== null) expect(page.items).toHaveLength(query.limit);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return names;
}
