import { expect, it } from '@jest/globals';
import type { AuthStore } from '@prochat/server/auth';
import type { AuthCases } from './auth-store.contract';
import { ANA, DANA, LATER, MUCH_LATER, NOW, aSession, everyPage, fiftyTimes } from './auth-fixtures';

/** What must hold while many write and read at the same time, beside the cases of each method. */
export const authRaces = {
  listUsers(store) {
    it('lists each person who was there once, while others come', async () => {
      const names = ['Ada', 'Bob', 'Bob', 'Carl', 'Dora'];
      for (const [i, displayName] of names.entries())
        await store().createUser({ ...ANA, displayName, email: `before-${i}@example.test` });
      const lists = await fiftyTimes(async (index) => {
        if (index % 2 === 1) return everyPage(store(), { limit: 2 });
        await store().createUser({ ...ANA, displayName: 'Bea', email: `new-${index}@example.test` });
        return null;
      });
      for (const list of valuesOf(lists))
        if (list !== null) expect(list.filter((name) => name !== 'Bea')).toEqual(names);
    });
  },

  updateUser(store) {
    it('lets one of fifty simultaneous callers have an e-mail', async () => {
      const people = valuesOf(
        await fiftyTimes((index) => store().createUser({ ...ANA, email: `person-${index}@example.test` })),
      );
      const results = await fiftyTimes((index) =>
        store().updateUser(people[index]?.id ?? '', { email: DANA.email }),
      );
      expect(valuesOf(results)).toHaveLength(1);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'EMAIL_TAKEN' });
      expect(await store().findUserByEmail(DANA.email ?? '')).toEqual(valuesOf(results)[0]);
    });

    it('loses nothing when different fields are changed at the same time', async () => {
      const { id } = await store().createUser(DANA);
      const patches = [
        { displayName: 'Dana W.' },
        { email: 'd.w@example.test' },
        { passwordHash: '$argon2id$new' },
        { blockedUntil: LATER },
      ] as const;
      await fiftyTimes((index) => store().updateUser(id, patches[index % 4] ?? {}));
      expect(await store().findUser(id)).toMatchObject(Object.assign({}, ...patches) as object);
    });
  },

  makeAccount(store) {
    it('makes one account of a guest, by one of fifty simultaneous callers', async () => {
      const { id } = await store().createUser({ ...ANA, email: null, guest: true, passwordHash: null });
      const results = valuesOf(
        await fiftyTimes((index) =>
          store().makeAccount(id, {
            displayName: 'Ana',
            email: `ana-${index}@example.test`,
            passwordHash: `$argon2id$${index}`,
          }),
        ),
      );
      expect(results).toHaveLength(50);
      const [made, ...others] = results.filter((result) => result !== null);
      expect(others).toEqual([]);
      expect(await store().findUser(id)).toEqual(made);
    });
  },

  rotateSession(store) {
    it('never brings a session back that is revoked at the same time', async () => {
      const session = await store().createSession(aSession((await store().createUser(ANA)).id));
      await fiftyTimes(async (index) =>
        index === 25
          ? store().revokeSession(session.id, LATER)
          : store().rotateSession(session.id, 'hash-1', 'hash-2', LATER),
      );
      const stored = await store().findSession(session.id);
      expect(stored?.revokedAt).toBe(LATER);
      expect(await store().rotateSession(session.id, stored?.refreshHash ?? '', 'hash-3', LATER)).toBeNull();
    });
  },

  revokeSession(store) {
    it('keeps the time of one of fifty simultaneous callers', async () => {
      const session = await store().createSession(aSession((await store().createUser(ANA)).id));
      await fiftyTimes((index) => store().revokeSession(session.id, index % 2 === 0 ? NOW : LATER));
      const stored = await store().findSession(session.id);
      expect([NOW, LATER]).toContain(stored?.revokedAt);
      await store().revokeSession(session.id, MUCH_LATER);
      expect(await store().findSession(session.id)).toEqual(stored);
    });
  },

  revokeSessionsOf(store) {
    it('names each of several sessions to one of fifty simultaneous callers', async () => {
      const { id } = await store().createUser(ANA);
      const sessions = valuesOf(
        await fiftyTimes((index) => store().createSession(aSession(id, `hash-${index}`))),
      );
      const revoked = valuesOf(await fiftyTimes(() => store().revokeSessionsOf(id, LATER))).flat();
      expect(revoked.sort()).toEqual(sessions.map((session) => session.id).sort());
    });

    it('lets a session live that begins afterwards', async () => {
      const { id } = await store().createUser(ANA);
      await store().revokeSessionsOf(id, LATER);
      const session = await store().createSession(aSession(id));
      expect(await store().rotateSession(session.id, 'hash-1', 'hash-2', LATER)).not.toBeNull();
    });
  },

  removeExpiredSessions(store) {
    it('counts each session once among fifty simultaneous callers, also revoked ones', async () => {
      const { id } = await store().createUser(ANA);
      for (let i = 0; i < 10; i += 1) {
        const session = await store().createSession({ ...aSession(id, `hash-${i}`), expiresAt: NOW });
        if (i % 2 === 0) await store().revokeSession(session.id, NOW);
      }
      const removed = valuesOf(await fiftyTimes(() => store().removeExpiredSessions(LATER)));
      expect(removed).toHaveLength(50);
      expect(removed.reduce((sum, count) => sum + count, 0)).toBe(10);
    });
  },
} satisfies Partial<Record<keyof AuthStore, AuthCases>>;

function valuesOf<T>(results: readonly PromiseSettledResult<T>[]): T[] {
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
