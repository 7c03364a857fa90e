import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { UploadStore } from '@prochat/server/upload';
import { abstractMethodsOf } from './abstract-methods';
import type { OpenStores } from './open-stores';
import { claimCases } from './upload-claims.cases';
import { expiryCases } from './upload-expiry.cases';
import { fileCases } from './upload-files.cases';
import { uploadRaces } from './upload-races.cases';

/** One method's tests; `store()` is a fresh, empty store in each of them. */
export type UploadCases = (store: () => UploadStore) => void;

/**
 * What every `UploadStore` must do, method by method. Run by each store lib on its real engine; `open` gives stores that
 * nobody else uses.
 */
export function uploadStoreContract(
  name: string,
  open: () => Promise<Pick<OpenStores, 'uploads' | 'close'>>,
): void {
  const methods: Record<keyof UploadStore, UploadCases> = { ...fileCases, ...claimCases, ...expiryCases };
  const races: Record<string, UploadCases> = uploadRaces;

  describe(`the UploadStore contract on ${name}`, () => {
    let stores: Pick<OpenStores, 'uploads' | 'close'>;
    beforeEach(async () => {
      stores = await open();
    });
    afterEach(async () => {
      await stores.close();
    });

    for (const [method, cases] of Object.entries(methods))
      describe(method, () => {
        cases(() => stores.uploads);
        races[method]?.(() => stores.uploads);
      });
  });

  it('has tests for every method of UploadStore', () => {
    const source = new URL('../../../upload/src/upload.store.ts', import.meta.url);
    expect(Object.keys(methods).sort()).toEqual(abstractMethodsOf(source));
  });
}
