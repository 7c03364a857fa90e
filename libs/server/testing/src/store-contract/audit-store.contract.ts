import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditStore } from '@prochat/server/auth';
import { abstractMethodsOf } from './abstract-methods';
import { auditCases } from './audit.cases';
import { auditFilterCases } from './audit-filters.cases';
import { auditRaces } from './audit-races.cases';
import type { OpenStores } from './open-stores';

/** One method's tests; `store()` is a fresh, empty store in each of them. */
export type AuditCases = (store: () => AuditStore) => void;

/**
 * What every `AuditStore` must do, method by method. Run by each store lib on its real engine; `open` gives stores that
 * nobody else uses.
 */
export function auditStoreContract(
  name: string,
  open: () => Promise<Pick<OpenStores, 'audit' | 'close'>>,
): void {
  const methods: Record<keyof AuditStore, AuditCases> = auditCases;
  const more: Record<string, AuditCases[]> = {
    appendAudit: [auditRaces.appendAudit],
    listAudit: [auditFilterCases, auditRaces.listAudit],
  };

  describe(`the AuditStore contract on ${name}`, () => {
    let stores: Pick<OpenStores, 'audit' | 'close'>;
    beforeEach(async () => {
      stores = await open();
    });
    afterEach(async () => {
      await stores.close();
    });

    for (const [method, cases] of Object.entries(methods))
      describe(method, () => {
        cases(() => stores.audit);
        for (const others of more[method] ?? []) others(() => stores.audit);
      });
  });

  it('has tests for every method of AuditStore', () => {
    const source = new URL('../../../auth/src/audit.store.ts', import.meta.url);
    expect(Object.keys(methods).sort()).toEqual(abstractMethodsOf(source));
  });
}
