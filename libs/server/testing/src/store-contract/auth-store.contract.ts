import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuthStore } from '@prochat/server/auth';
import { abstractMethodsOf } from './abstract-methods';
import { authRaces } from './auth-races.cases';
import { sessionCases } from './auth-sessions.cases';
import { userListCases } from './auth-user-lists.cases';
import { userCases } from './auth-users.cases';
import type { OpenStores } from './open-stores';

/** One method's tests; `store()` is a fresh, empty store in each of them. */
export type AuthCases = (store: () => AuthStore) => void;

/**
 * What every `AuthStore` must do, method by method. Run by each store lib on its real engine; `open` gives stores that
 * nobody else uses.
 */
export function authStoreContract(
  name: string,
  open: () => Promise<Pick<OpenStores, 'auth' | 'close'>>,
): void {
  const methods: Record<keyof AuthStore, AuthCases> = { ...userCases, ...userListCases, ...sessionCases };
  const races: Record<string, AuthCases> = authRaces;

  describe(`the AuthStore contract on ${name}`, () => {
    let stores: Pick<OpenStores, 'auth' | 'close'>;
    beforeEach(async () => {
      stores = await open();
    });
    afterEach(async () => {
      await stores.close();
    });

    for (const [method, cases] of Object.entries(methods))
      describe(method, () => {
        cases(() => stores.auth);
        races[method]?.(() => stores.auth);
      });
  });

  it('has tests for every method of AuthStore', () => {
    const source = new URL('../../../auth/src/auth.store.ts', import.meta.url);
    expect(Object.keys(methods).sort()).toEqual(abstractMethodsOf(source));
  });
}
