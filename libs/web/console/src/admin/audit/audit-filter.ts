import { AUDIT_ACTIONS, type AuditAction, type AuditQuery } from '@prochat/contract';

/** What the address says of the filters. Days are those of the reader. */
export interface AuditFilter {
  actor?: string;
  subject?: string;
  action?: AuditAction;
  /** `2026-11-03`, included. */
  from?: string;
  /** `2026-11-05`, included. */
  to?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Only what can be asked for; everything else in the address is ignored. */
export function toAuditFilter(query: Partial<Record<keyof AuditFilter, string | undefined>>): AuditFilter {
  const { actor, subject, from, to } = query;
  const action = AUDIT_ACTIONS.find((name) => name === query.action);
  return {
    ...(actor && { actor }),
    ...(subject && { subject }),
    ...(action && { action }),
    ...(from && isDay(from) && { from }),
    ...(to && isDay(to) && { to }),
  };
}

export function toAuditQuery({ actor, subject, action, from, to }: AuditFilter): AuditQuery {
  return {
    ...(actor && { actorId: actor }),
    ...(subject && { subjectId: subject }),
    ...(action && { action }),
    ...(from && { after: startOf(from).toISOString() }),
    ...(to && { before: startOf(to, 1).toISOString() }),
  };
}

function isDay(text: string): boolean {
  return DAY.test(text) && !Number.isNaN(startOf(text).getTime());
}

/** Midnight where the reader is; `daysLater` by the calendar, so that summer time does not disturb it. */
function startOf(day: string, daysLater = 0): Date {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater);
}
