import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type AuditAction,
  type AuditEvent,
  type AuditQuery,
  type AuditSubject,
  type Page,
  type PersonRef,
} from '@prochat/contract';
import { Clock } from '@prochat/server/core';
import { AuditStore } from './audit.store';

/** What was done besides the words of the action. Never a text of a message, a password or a token. */
export interface AuditFacts {
  reason?: string;
  data?: AuditEvent['data'];
}

/**
 * Who did what to whom, for admins to look up. An action is written when it has been done and before its answer goes out:
 * where that fails the caller hears so, repeats it, and it is written then.
 */
@Injectable()
export class Audit {
  constructor(
    private readonly store: AuditStore,
    private readonly clock: Clock,
  ) {}

  async record(
    actor: PersonRef,
    action: AuditAction,
    subject: AuditSubject,
    { reason, data = {} }: AuditFacts = {},
  ): Promise<void> {
    await this.store.appendAudit({
      at: this.clock.iso(),
      actor: { id: actor.id, displayName: actor.displayName },
      action,
      subject,
      reason: reason ?? null,
      data,
    });
  }

  /** @throws AppError INVALID_CURSOR */
  list({ cursor, pageSize, ...filter }: AuditQuery): Promise<Page<AuditEvent>> {
    const wanted = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    return this.store.listAudit(wanted, {
      limit: pageSize ?? LIMITS.pageSizeDefault,
      ...(cursor !== undefined && { cursor }),
    });
  }
}
