import type { AuditEvent, Page } from '@prochat/contract';
import { AuditStore, type AuditFilter } from '@prochat/server/auth';
import { AuditRows } from './audit.rows';
import type { Database } from './database';
import { fromCursor, toCursor } from './list-cursor';
import { newId } from './new-id';

const LIST = 'audit';

/** What was done, in SQLite: every list walks the index of its rarest filter back in time. */
export class SqliteAuditStore extends AuditStore {
  readonly #events: AuditRows;

  constructor(private readonly db: Database) {
    super();
    this.#events = new AuditRows(db);
  }

  appendAudit(event: Omit<AuditEvent, 'id'>): Promise<AuditEvent> {
    return this.db.writeOne(() => {
      const appended = { ...event, id: newId() };
      this.#events.insert(appended);
      return appended;
    });
  }

  listAudit(
    filter: AuditFilter,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<AuditEvent>> {
    return this.db.read(() => {
      const from = cursor === undefined ? null : fromCursor(LIST, cursor);
      const found = this.#events.page(filter, from, limit + 1);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const nextCursor = found.length > limit && last ? toCursor(LIST, { key: last.at, id: last.id }) : null;
      return { items, nextCursor };
    });
  }
}
