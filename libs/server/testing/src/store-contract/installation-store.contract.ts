import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { InstallationStore } from '@prochat/server/auth';
import { abstractMethodsOf } from './abstract-methods';
import { installationCases } from './installation.cases';
import type { OpenStores } from './open-stores';

/** One method's tests; `store()` is a fresh, empty store in each of them. */
export type InstallationCases = (store: () => InstallationStore) => void;

/**
 * What every `InstallationStore` must do, method by method. Run by each store lib on its real engine; `open` gives stores
 * that nobody else uses.
 */
export function installationStoreContract(
  name: string,
  open: () => Promise<Pick<OpenStores, 'installation' | 'close'>>,
): void {
  const methods: Record<keyof InstallationStore, InstallationCases> = installationCases;

  describe(`the InstallationStore contract on ${name}`, () => {
    let stores: Pick<OpenStores, 'installation' | 'close'>;
    beforeEach(async () => {
      stores = await open();
    });
    afterEach(async () => {
      await stores.close();
    });

    for (const [method, cases] of Object.entries(methods))
      describe(method, () => cases(() => stores.installation));
  });

  it('has tests for every method of InstallationStore', () => {
    const source = new URL('../../../auth/src/installation.store.ts', import.meta.url);
    expect(Object.keys(methods).sort()).toEqual(abstractMethodsOf(source));
  });
}
