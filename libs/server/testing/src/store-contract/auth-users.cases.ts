import { expect, it } from '@jest/globals';
import type { AuthStore } from '@prochat/server/auth';
import type { AuthCases } from './auth-store.contract';
import {
  ANA,
  DANA,
  GUEST,
  LATER,
  MALFORMED_IDS,
  MUCH_LATER,
  PRIYA,
  UNKNOWN_ID,
  expectCode,
  fiftyTimes,
} from './auth-fixtures';

/** Accounts one by one; lists are in `auth-user-lists.cases.ts`. */
export const userCases = {
  createUser(store) {
    it('returns what was given, with an id of 24 hex digits', async () => {
      const created = await store().createUser(ANA);
      expect(created).toEqual({ ...ANA, id: expect.stringMatching(/^[0-9a-f]{24}$/) });
      expect(await store().findUser(created.id)).toEqual(created);
    });

    it('refuses an e-mail that is taken', async () => {
      await store().createUser(ANA);
      await expectCode(store().createUser({ ...DANA, email: ANA.email }), 'EMAIL_TAKEN');
      expect((await store().listUsers({ limit: 10 })).items).toHaveLength(1);
    });

    it('takes any number of guests without an e-mail', async () => {
      const [first, second] = [await store().createUser(GUEST), await store().createUser(GUEST)];
      expect(first.id).not.toBe(second.id);
    });

    it('lets guests share an e-mail, and an account have it beside them', async () => {
      const shared = { ...GUEST, email: ANA.email };
      await store().createUser(shared);
      await store().createUser(shared);
      expect(await store().findUserByEmail('ana@example.test')).toBeNull();
      const ana = await store().createUser(ANA);
      await store().createUser(shared);
      expect(await store().findUserByEmail('ana@example.test')).toEqual(ana);
    });

    it('lets one of fifty simultaneous callers have an e-mail', async () => {
      const results = await fiftyTimes((index) =>
        store().createUser({ ...ANA, displayName: `Ana ${index}` }),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected')
          expect(result.reason).toMatchObject({ name: 'AppError', code: 'EMAIL_TAKEN' });
      }
    });
  },

  createFirstAdmin(store) {
    it('creates the admin while there is none', async () => {
      await store().createUser(ANA);
      const priya = await store().createFirstAdmin(PRIYA);
      expect(priya).toEqual({ ...PRIYA, id: expect.any(String) });
      expect(await store().findUserByEmail('priya@example.test')).toEqual(priya);
    });

    it('returns null and creates nobody when there is an admin', async () => {
      await store().createUser(PRIYA);
      expect(await store().createFirstAdmin({ ...PRIYA, email: 'mallory@example.test' })).toBeNull();
      expect(await store().createFirstAdmin(PRIYA)).toBeNull();
      expect((await store().listUsers({ limit: 10 })).items).toHaveLength(1);
    });

    it('counts a blocked admin as one', async () => {
      await store().createUser({ ...PRIYA, blockedUntil: MUCH_LATER });
      expect(await store().createFirstAdmin({ ...PRIYA, email: 'mallory@example.test' })).toBeNull();
    });

    it('refuses the e-mail of somebody who is not an admin', async () => {
      await store().createUser(ANA);
      await expectCode(store().createFirstAdmin({ ...PRIYA, email: ANA.email }), 'EMAIL_TAKEN');
      expect(await store().hasAdmin()).toBe(false);
    });

    it.each([
      ['different e-mails', (index: number) => `admin-${index}@example.test`],
      ['the same e-mail', () => 'priya@example.test'],
    ])('lets one of fifty simultaneous callers with %s win', async (_, email) => {
      const results = await fiftyTimes((index) =>
        store().createFirstAdmin({ ...PRIYA, email: email(index) }),
      );
      const created = results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason));
      expect(created.filter((user) => user === null)).toHaveLength(49);
      expect((await store().listUsers({ role: 'admin', limit: 100 })).items).toHaveLength(1);
    });

    it('stays shut when the first admin has handed over to another', async () => {
      const first = await store().createFirstAdmin(PRIYA);
      await store().createUser({ ...PRIYA, email: 'second@example.test' });
      await store().updateUser(first?.id ?? '', { role: 'staff' });
      expect(await store().createFirstAdmin({ ...PRIYA, email: 'mallory@example.test' })).toBeNull();
    });
  },

  hasAdmin(store) {
    it('is true once there is an admin', async () => {
      await store().createUser(DANA);
      expect(await store().hasAdmin()).toBe(false);
      await store().createFirstAdmin(PRIYA);
      expect(await store().hasAdmin()).toBe(true);
    });
  },

  findUser(store) {
    it('finds by id', async () => {
      const ana = await store().createUser(ANA);
      await store().createUser(DANA);
      expect(await store().findUser(ana.id)).toEqual(ana);
    });

    it('answers null for an unknown and for a malformed id', async () => {
      await store().createUser(ANA);
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS]) expect(await store().findUser(id)).toBeNull();
    });
  },

  findUserByEmail(store) {
    it('finds the whole e-mail only, never a part or a pattern', async () => {
      const ana = await store().createUser(ANA);
      await store().createUser(GUEST);
      expect(await store().findUserByEmail('ana@example.test')).toEqual(ana);
      for (const email of ['ana', '.*', 'ana@example.tes_', '%', '', 'null', '{"$ne":null}'])
        expect(await store().findUserByEmail(email)).toBeNull();
    });
  },

  updateUser(store) {
    it('changes what is in the patch and nothing else', async () => {
      const ana = await store().createUser(ANA);
      const changed = await store().updateUser(ana.id, { displayName: 'Ana O.', blockedUntil: LATER });
      expect(changed).toEqual({ ...ana, displayName: 'Ana O.', blockedUntil: LATER });
      expect(await store().findUser(ana.id)).toEqual(changed);
      expect(await store().updateUser(ana.id, { blockedUntil: null })).toEqual({
        ...ana,
        displayName: 'Ana O.',
      });
      expect(await store().updateUser(ana.id, {})).toEqual({ ...ana, displayName: 'Ana O.' });
    });

    it('keeps the reason of a block until it is taken away', async () => {
      const ana = await store().createUser(ANA);
      const blocked = await store().updateUser(ana.id, { blockedUntil: LATER, blockReason: 'Spam „hier“' });
      expect(blocked).toEqual({ ...ana, blockedUntil: LATER, blockReason: 'Spam „hier“' });
      expect(await store().updateUser(ana.id, { displayName: 'Ana O.' })).toMatchObject({
        blockReason: 'Spam „hier“',
      });
      expect(await store().findUser(ana.id)).toMatchObject({ blockReason: 'Spam „hier“' });
      await store().updateUser(ana.id, {
        blockedUntil: null,
        blockReason: null,
        displayName: ANA.displayName,
      });
      expect(await store().findUser(ana.id)).toEqual(ana);
    });

    it('turns a guest into an account', async () => {
      const guest = await store().createUser(GUEST);
      const patch = {
        email: 'g@example.test',
        guest: false,
        passwordHash: '$argon2id$g',
        displayName: 'Gil',
      };
      expect(await store().updateUser(guest.id, patch)).toEqual({ ...guest, ...patch });
      expect(await store().findUserByEmail('g@example.test')).toMatchObject({ id: guest.id });
    });

    it('answers NOT_FOUND for an unknown and for a malformed id', async () => {
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS])
        await expectCode(store().updateUser(id, { displayName: 'x' }), 'NOT_FOUND');
      await expectCode(store().updateUser(UNKNOWN_ID, { role: 'user' }), 'NOT_FOUND');
    });

    it('refuses an e-mail that is taken, and takes nothing of that patch', async () => {
      const ana = await store().createUser(ANA);
      await store().createUser(DANA);
      await expectCode(store().updateUser(ana.id, { email: DANA.email, displayName: 'x' }), 'EMAIL_TAKEN');
      expect(await store().findUser(ana.id)).toEqual(ana);
      expect(await store().updateUser(ana.id, { email: ANA.email })).toEqual(ana);
    });

    it('refuses to turn a guest into an account whose e-mail is taken', async () => {
      await store().createUser(ANA);
      const guest = await store().createUser({ ...GUEST, email: ANA.email });
      await expectCode(store().updateUser(guest.id, { guest: false }), 'EMAIL_TAKEN');
    });

    it('frees an old e-mail', async () => {
      const ana = await store().createUser(ANA);
      await store().updateUser(ana.id, { email: 'new@example.test' });
      await expect(store().createUser(ANA)).resolves.toMatchObject({ email: ANA.email });
    });

    it('refuses to demote or to block the last admin', async () => {
      const priya = await store().createUser(PRIYA);
      for (const patch of [{ role: 'staff' }, { role: 'user' }, { blockedUntil: MUCH_LATER }] as const)
        await expectCode(store().updateUser(priya.id, patch), 'LAST_ADMIN');
      expect(await store().findUser(priya.id)).toEqual(priya);
      await expect(store().updateUser(priya.id, { role: 'admin', displayName: 'P.' })).resolves.toMatchObject(
        {
          displayName: 'P.',
        },
      );
    });

    it('says EMAIL_TAKEN first when a patch would also take the last admin away', async () => {
      await store().createUser(ANA);
      const priya = await store().createUser(PRIYA);
      for (const patch of [{ role: 'staff' }, { blockedUntil: MUCH_LATER }] as const)
        await expectCode(store().updateUser(priya.id, { ...patch, email: ANA.email }), 'EMAIL_TAKEN');
      expect(await store().findUser(priya.id)).toEqual(priya);
      // The same where the e-mail was hers already, as a guest's.
      await store().updateUser(priya.id, { guest: true, email: ANA.email });
      await expectCode(store().updateUser(priya.id, { guest: false, role: 'staff' }), 'EMAIL_TAKEN');
    });

    it('does not count a blocked admin as one who is left', async () => {
      const priya = await store().createUser(PRIYA);
      const blocked = await store().createUser({
        ...PRIYA,
        email: 'b@example.test',
        blockedUntil: MUCH_LATER,
      });
      await expectCode(store().updateUser(priya.id, { role: 'staff' }), 'LAST_ADMIN');
      await expect(store().updateUser(blocked.id, { role: 'staff' })).resolves.toMatchObject({
        role: 'staff',
      });
    });

    it('lets an admin go when another is left', async () => {
      const priya = await store().createUser(PRIYA);
      await store().createUser({ ...PRIYA, email: 'second@example.test' });
      await expect(store().updateUser(priya.id, { role: 'user' })).resolves.toMatchObject({ role: 'user' });
    });

    it('keeps one admin when all are demoted at once', async () => {
      const admins = await Promise.all(
        ['a', 'b', 'c'].map((name) => store().createUser({ ...PRIYA, email: `${name}@example.test` })),
      );
      const results = await Promise.allSettled(
        admins.map(({ id }) => store().updateUser(id, { role: 'staff' })),
      );
      expect(results.filter(({ status }) => status === 'rejected')).toEqual([
        { status: 'rejected', reason: expect.objectContaining({ code: 'LAST_ADMIN' }) },
      ]);
      expect(await adminsOf(store())).toHaveLength(1);
    });
  },

  makeAccount(store) {
    const CREDENTIALS = {
      displayName: 'Ana Oliveira',
      email: 'ana@example.test',
      passwordHash: '$argon2id$new',
    };

    it('leaves the guest his id and the day he came', async () => {
      const guest = await store().createUser({ ...GUEST, email: 'left@example.test' });
      const made = await store().makeAccount(guest.id, CREDENTIALS);
      expect(made).toEqual({ ...guest, ...CREDENTIALS, guest: false });
      expect(await store().findUser(guest.id)).toEqual(made);
      expect(await store().findUserByEmail(CREDENTIALS.email)).toEqual(made);
    });

    it('lists him by his new name', async () => {
      const guest = await store().createUser(GUEST);
      await store().makeAccount(guest.id, CREDENTIALS);
      const { items } = await store().listUsers({ q: 'ana o', limit: 10 });
      expect(items.map(({ id }) => id)).toEqual([guest.id]);
    });

    it('refuses an e-mail that is taken, and leaves the guest as he was', async () => {
      await store().createUser(ANA);
      const guest = await store().createUser(GUEST);
      await expectCode(store().makeAccount(guest.id, CREDENTIALS), 'EMAIL_TAKEN');
      expect(await store().findUser(guest.id)).toEqual(guest);
    });

    it('does nothing to an account', async () => {
      const dana = await store().createUser(DANA);
      expect(await store().makeAccount(dana.id, CREDENTIALS)).toBeNull();
      expect(await store().findUser(dana.id)).toEqual(dana);
    });

    it('knows nobody by an unknown or malformed id', async () => {
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS])
        await expectCode(store().makeAccount(id, CREDENTIALS), 'NOT_FOUND');
    });
  },
} satisfies Partial<Record<keyof AuthStore, AuthCases>>;

async function adminsOf(store: AuthStore): Promise<string[]> {
  return (await store.listUsers({ role: 'admin', limit: 100 })).items.map(({ id }) => id);
}
