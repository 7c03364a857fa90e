import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeskStore } from '@prochat/server/desk';
import { abstractMethodsOf } from './abstract-methods';
import { deskRaces } from './desk-races.cases';
import { cannedReplyCases } from './desk-replies.cases';
import { tagCases } from './desk-tags.cases';
import type { OpenStores } from './open-stores';

/** One method's tests; `store()` is a fresh, empty store in each of them. */
export type DeskCases = (store: () => DeskStore) => void;

/**
 * What every `DeskStore` must do, method by method. Run by each store lib on its real engine; `open` gives stores that
 * nobody else uses.
 */
export function deskStoreContract(
  name: string,
  open: () => Promise<Pick<OpenStores, 'desk' | 'close'>>,
): void {
  const methods: Record<keyof DeskStore, DeskCases> = { ...tagCases, ...cannedReplyCases };
  const races: Record<string, DeskCases> = deskRaces;

  describe(`the DeskStore contract on ${name}`, () => {
    let stores: Pick<OpenStores, 'desk' | 'close'>;
    beforeEach(async () => {
      stores = await open();
    });
    afterEach(async () => {
      await stores.close();
    });

    for (const [method, cases] of Object.entries(methods))
      describe(method, () => {
        cases(() => stores.desk);
        races[method]?.(() => stores.desk);
      });
  });

  it('has tests for every method of DeskStore', () => {
    const source = new URL('../../../desk/src/desk.store.ts', import.meta.url);
    expect(Object.keys(methods).sort()).toEqual(abstractMethodsOf(source));
  });
}
