import { expect, it } from '@jest/globals';
import type { AuthStore } from '@prochat/server/auth';
import type { AuthCases } from './auth-store.contract';
import { ANA, DANA, LATER, NOW, PRIYA, everyPage, expectCode } from './auth-fixtures';

/** Lists of people: order, pages, prefixes. */
export const userListCases = {
  listUsers(store) {
    const name = (displayName: string, rest: object = {}) =>
      store().createUser({
        ...ANA,
        displayName,
        email: `${displayName.toLowerCase().replace(/[^a-z]/g, '')}.${Math.random()}@example.test`,
        ...rest,
      });

    it('orders by name without regard to case', async () => {
      for (const displayName of ['bob', 'Zoe', 'ana', 'Émile', 'Carl', 'émilie']) await name(displayName);
      const { items, nextCursor } = await store().listUsers({ limit: 10 });
      expect(items.map(({ displayName }) => displayName)).toEqual([
        'ana',
        'bob',
        'Carl',
        'Zoe',
        'Émile',
        'émilie',
      ]);
      expect(nextCursor).toBeNull();
    });

    it('orders people of the same name by id', async () => {
      const ids: string[] = [];
      for (const displayName of ['Ana', 'ANA', 'ana', 'aNa']) ids.push((await name(displayName)).id);
      const { items } = await store().listUsers({ limit: 10 });
      expect(items.map(({ id }) => id)).toEqual(ids.sort());
    });

    it('pages through everybody once, also through people of one name', async () => {
      const names = ['Ana', 'Ana', 'Ana', 'Ana', 'Ana', 'Bob', 'Carl'];
      for (const displayName of names) await name(displayName);
      for (const limit of [1, 2, 3, 7, 8]) expect(await everyPage(store(), { limit })).toEqual(names);
    });

    it('says null and not an empty page after a last page that is full', async () => {
      await name('Ana');
      await name('Bob');
      expect((await store().listUsers({ limit: 2 })).nextCursor).toBeNull();
    });

    it('is not disturbed by people who come and change while it is paged', async () => {
      await name('Bob');
      const carl = await name('Carl');
      await name('Dora');
      const first = await store().listUsers({ limit: 1 });
      await name('Adam');
      await store().updateUser(carl.id, { displayName: 'Eve' });
      const rest = await store().listUsers({ limit: 10, cursor: first.nextCursor ?? '' });
      expect(rest.items.map(({ displayName }) => displayName)).toEqual(['Dora', 'Eve']);
    });

    it('finds by the beginning of name or e-mail without regard to case', async () => {
      await name('Ana Oliveira', { email: 'oliveira@example.test' });
      await name('Olivia', { email: 'x@example.test' });
      await name('Émile', { email: 'emile@example.test' });
      expect(await everyPage(store(), { q: 'oLIV', limit: 1 })).toEqual(['Ana Oliveira', 'Olivia']);
      expect(await everyPage(store(), { q: 'éMI', limit: 10 })).toEqual(['Émile']);
      expect(await everyPage(store(), { q: 'liveira', limit: 10 })).toEqual([]);
    });

    it.each(['.*', '^', '%', '_na', 'A%', '[A-Z]', '\\', '"', "'", '$', '(?i)ana', '*', 'a*', '{"$ne":1}'])(
      'takes %j literally',
      async (q) => {
        await name('Ana');
        expect(await everyPage(store(), { q, limit: 10 })).toEqual([]);
        await name(`${q} Team`);
        expect(await everyPage(store(), { q, limit: 10 })).toEqual([`${q} Team`]);
      },
    );

    it('takes an empty q as none', async () => {
      await name('Ana');
      expect(await everyPage(store(), { q: '', limit: 10 })).toEqual(['Ana']);
    });

    it('filters by role, with and without q', async () => {
      await name('Ana');
      await name('Dana', { role: 'staff' });
      await name('Mikael', { role: 'staff' });
      await name('Priya', { role: 'admin' });
      expect(await everyPage(store(), { role: 'staff', limit: 1 })).toEqual(['Dana', 'Mikael']);
      expect(await everyPage(store(), { role: 'staff', q: 'mi', limit: 1 })).toEqual(['Mikael']);
      expect(await everyPage(store(), { role: 'user', q: 'mi', limit: 1 })).toEqual([]);
    });

    it('refuses a cursor that is not one of its own', async () => {
      await name('Ana');
      await name('Bob');
      const { nextCursor } = await store().listUsers({ limit: 1 });
      const forged = Buffer.from('["ana",{"$gt":""}]').toString('base64url');
      for (const cursor of ['', 'x', 'null', '[]', `${nextCursor}x`, `${nextCursor}=`, forged, '💥'])
        await expectCode(store().listUsers({ limit: 1, cursor }), 'INVALID_CURSOR');
    });
  },

  listProfessionals(store) {
    it('lists staff and admins who are not blocked now, by name', async () => {
      await store().createUser(ANA);
      const priya = await store().createUser({ ...PRIYA, displayName: 'ada Nair' });
      const dana = await store().createUser(DANA);
      const back = await store().createUser({
        ...DANA,
        displayName: 'Mikael Berg',
        email: 'mikael@example.test',
        blockedUntil: NOW,
      });
      await store().createUser({ ...DANA, email: 'blocked@example.test', blockedUntil: LATER });
      expect(await store().listProfessionals(NOW)).toEqual([priya, dana, back]);
      expect(await store().listProfessionals(LATER)).toHaveLength(4);
    });

    it('is empty when there is nobody', async () => {
      expect(await store().listProfessionals(NOW)).toEqual([]);
    });
  },
} satisfies Partial<Record<keyof AuthStore, AuthCases>>;
