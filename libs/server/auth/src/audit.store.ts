import type { AuditAction, AuditEvent, Page } from '@prochat/contract';

/** Which of them; what is absent does not matter. */
export interface AuditFilter {
  actorId?: string;
  subjectId?: string;
  action?: AuditAction;
  /** ISO 8601 UTC: at or after it. */
  after?: string;
  /** ISO 8601 UTC: before it. */
  before?: string;
}

/** Who did what to whom, as it is stored: only ever added to, never changed. */
export abstract class AuditStore {
  /** Durable when it resolves. */
  abstract appendAudit(event: Omit<AuditEvent, 'id'>): Promise<AuditEvent>;

  /**
   * Newest first, those of the same moment by id, descending. Paged by keyset; every filter is served by an index in this
   * order. @throws AppError INVALID_CURSOR
   */
  abstract listAudit(
    filter: AuditFilter,
    page: { cursor?: string; limit: number },
  ): Promise<Page<AuditEvent>>;
}
