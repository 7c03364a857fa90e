/* eslint-disable @typescript-eslint/require-await -- stores answer by promises; waiting for nothing is what makes these calls atomic */
import type { AuditEvent, Page } from '@prochat/contract';
import { AuditStore, type AuditFilter } from '@prochat/server/auth';
import { IssuedCursors } from './reference-cursors';
import { compareKeys, newId, type SortKey } from './reference-order';

const LIST = 'audit';

/** What was done in one array: the docstrings of `AuditStore` as plainly as they can be written. */
export class ReferenceAuditStore extends AuditStore {
  readonly #events: AuditEvent[] = [];
  readonly #cursors = new IssuedCursors();

  async appendAudit(event: Omit<AuditEvent, 'id'>): Promise<AuditEvent> {
    const appended = { ...structuredClone(event), id: newId() };
    this.#events.push(appended);
    return structuredClone(appended);
  }

  async listAudit(
    { actorId, subjectId, action, after, before }: AuditFilter,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<AuditEvent>> {
    const last = cursor === undefined ? null : this.#cursors.placeOf<SortKey>(LIST, cursor);
    const found = this.#events
      .filter(({ actor }) => actorId === undefined || actor.id === actorId)
      .filter(({ subject }) => subjectId === undefined || subject.id === subjectId)
      .filter((event) => action === undefined || event.action === action)
      .filter(({ at }) => (after === undefined || at >= after) && (before === undefined || at < before))
      .filter((event) => last === null || compareKeys(toSortKey(event), last) < 0);
    return this.#cursors.page(LIST, found.sort(newestFirst), limit, toSortKey);
  }
}

function toSortKey({ at, id }: AuditEvent): SortKey {
  return { key: at, id };
}

function newestFirst(a: AuditEvent, b: AuditEvent): number {
  return compareKeys(toSortKey(b), toSortKey(a));
}
