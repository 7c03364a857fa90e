import { expect, it } from '@jest/globals';
import type { AuthStore, SessionRecord } from '@prochat/server/auth';
import type { AuthCases } from './auth-store.contract';
import {
  ANA,
  DANA,
  LATER,
  MALFORMED_IDS,
  MUCH_LATER,
  NOW,
  UNKNOWN_ID,
  aSession,
  fiftyTimes,
} from './auth-fixtures';

/** Sign-ins: rotation, revocation, expiry. */
export const sessionCases = {
  createSession(store) {
    it('returns a live session that has not rotated yet', async () => {
      const ana = await store().createUser(ANA);
      const session = await store().createSession(aSession(ana.id));
      expect(session).toEqual({
        ...aSession(ana.id),
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        previousHash: null,
        rotatedAt: NOW,
        revokedAt: null,
      });
      expect(await store().findSession(session.id)).toEqual(session);
    });

    it('gives a person any number of sessions', async () => {
      const ana = await store().createUser(ANA);
      const results = await fiftyTimes((index) => store().createSession(aSession(ana.id, `hash-${index}`)));
      const ids = results.map((result) => (result.status === 'fulfilled' ? result.value.id : 'failed'));
      expect(new Set(ids).size).toBe(50);
    });
  },

  findSession(store) {
    it('answers null for an unknown and for a malformed id', async () => {
      await anaSignsIn(store());
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS]) expect(await store().findSession(id)).toBeNull();
    });

    it('finds a revoked one too', async () => {
      const session = await anaSignsIn(store());
      await store().revokeSession(session.id, LATER);
      expect(await store().findSession(session.id)).toEqual({ ...session, revokedAt: LATER });
    });
  },

  rotateSession(store) {
    it('moves the hash to previousHash', async () => {
      const session = await anaSignsIn(store());
      const rotated = await store().rotateSession(session.id, 'hash-1', 'hash-2', LATER);
      expect(rotated).toEqual({
        ...session,
        refreshHash: 'hash-2',
        previousHash: 'hash-1',
        rotatedAt: LATER,
      });
      expect(await store().findSession(session.id)).toEqual(rotated);
    });

    it('moves the end when one is given', async () => {
      const session = await anaSignsIn(store());
      const rotated = await store().rotateSession(
        session.id,
        'hash-1',
        'hash-2',
        LATER,
        '2099-05-01T00:00:00.000Z',
      );
      expect(rotated).toMatchObject({ refreshHash: 'hash-2', expiresAt: '2099-05-01T00:00:00.000Z' });
      expect(await store().findSession(session.id)).toEqual(rotated);
    });

    it('answers null for a hash that is not the current one, and changes nothing', async () => {
      const session = await anaSignsIn(store());
      const rotated = await store().rotateSession(session.id, 'hash-1', 'hash-2', LATER);
      expect(await store().rotateSession(session.id, 'hash-1', 'hash-3', LATER)).toBeNull();
      expect(await store().rotateSession(session.id, '', 'hash-3', LATER)).toBeNull();
      expect(await store().findSession(session.id)).toEqual(rotated);
    });

    it('answers null for a session that is revoked, expired or unknown', async () => {
      const session = await anaSignsIn(store());
      expect(await store().rotateSession(session.id, 'hash-1', 'hash-2', MUCH_LATER)).toBeNull();
      await store().revokeSession(session.id, LATER);
      expect(await store().rotateSession(session.id, 'hash-1', 'hash-2', LATER)).toBeNull();
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS])
        expect(await store().rotateSession(id, 'hash-1', 'hash-2', LATER)).toBeNull();
    });

    it('lets one of fifty simultaneous callers rotate', async () => {
      const session = await anaSignsIn(store());
      const results = await fiftyTimes((index) =>
        store().rotateSession(session.id, 'hash-1', `next-${index}`, LATER),
      );
      const rotated = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(rotated).toHaveLength(50);
      const winners = rotated.filter((value) => value !== null);
      expect(winners).toHaveLength(1);
      expect(await store().findSession(session.id)).toEqual(winners[0]);
    });
  },

  revokeSession(store) {
    it('is idempotent and keeps the first time', async () => {
      const session = await anaSignsIn(store());
      await store().revokeSession(session.id, LATER);
      await store().revokeSession(session.id, MUCH_LATER);
      expect(await store().findSession(session.id)).toEqual({ ...session, revokedAt: LATER });
    });

    it('takes an unknown or malformed id for done', async () => {
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS])
        await expect(store().revokeSession(id, LATER)).resolves.toBeUndefined();
    });
  },

  revokeSessionsOf(store) {
    it("revokes a person's live sessions, and nobody else's", async () => {
      const ana = await store().createUser(ANA);
      const dana = await store().createUser(DANA);
      const [first, second, over] = [
        await store().createSession(aSession(ana.id, 'a')),
        await store().createSession(aSession(ana.id, 'b')),
        await store().createSession(aSession(ana.id, 'c')),
      ];
      const other = await store().createSession(aSession(dana.id));
      await store().revokeSession(over.id, NOW);

      expect((await store().revokeSessionsOf(ana.id, LATER)).sort()).toEqual([first.id, second.id].sort());
      expect(await store().findSession(first.id)).toMatchObject({ revokedAt: LATER });
      expect(await store().findSession(second.id)).toMatchObject({ revokedAt: LATER });
      expect(await store().findSession(over.id)).toMatchObject({ revokedAt: NOW });
      expect(await store().findSession(other.id)).toEqual(other);
      expect(await store().revokeSessionsOf(ana.id, LATER)).toEqual([]);
    });

    it('leaves expired ones out', async () => {
      const session = await anaSignsIn(store());
      expect(await store().revokeSessionsOf(session.userId, MUCH_LATER)).toEqual([]);
    });

    it('answers an empty list for an unknown and for a malformed id', async () => {
      await anaSignsIn(store());
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS])
        expect(await store().revokeSessionsOf(id, LATER)).toEqual([]);
    });

    it('returns each id to one of several simultaneous callers', async () => {
      const session = await anaSignsIn(store());
      const results = await fiftyTimes(() => store().revokeSessionsOf(session.userId, LATER));
      const ids = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : ['failed']));
      expect(ids).toEqual([session.id]);
    });
  },

  removeExpiredSessions(store) {
    it('removes those that expired before the given time and says how many', async () => {
      const ana = await store().createUser(ANA);
      const old = await store().createSession({ ...aSession(ana.id), expiresAt: NOW });
      const edge = await store().createSession({ ...aSession(ana.id), expiresAt: LATER });
      const live = await store().createSession(aSession(ana.id));
      expect(await store().removeExpiredSessions(LATER)).toBe(1);
      expect(await store().findSession(old.id)).toBeNull();
      expect(await store().findSession(edge.id)).toEqual(edge);
      expect(await store().findSession(live.id)).toEqual(live);
      expect(await store().removeExpiredSessions(LATER)).toBe(0);
    });
  },
} satisfies Partial<Record<keyof AuthStore, AuthCases>>;

async function anaSignsIn(store: AuthStore): Promise<SessionRecord> {
  const ana = await store.createUser(ANA);
  return store.createSession(aSession(ana.id));
}
