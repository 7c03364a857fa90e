import type { AuditEvent } from '@prochat/contract';
import type { AuditFilter } from '@prochat/server/auth';
import type { ListPosition } from './list-cursor';
import type { Statements } from './statements';

interface AuditRow {
  id: string;
  at: string;
  actorId: string;
  actorName: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  subjectName: string;
  reason: string | null;
  /** JSON. */
  data: string;
}

const COLUMNS = [
  'id',
  'at',
  'actorId',
  'actorName',
  'action',
  'subjectKind',
  'subjectId',
  'subjectName',
  'reason',
  'data',
] as const satisfies readonly (keyof AuditRow)[];

export const AUDIT_COLUMNS = COLUMNS.join();

/** Sorts after every time. */
const END_OF_TIME = '~';

/** The rows of `audit`: only ever added to. */
export class AuditRows {
  readonly #insert;

  constructor(private readonly db: Statements) {
    this.#insert = db.prepare(
      `INSERT INTO audit (${AUDIT_COLUMNS}) VALUES (${COLUMNS.map((name) => `@${name}`).join()})`,
    );
  }

  insert(event: AuditEvent): void {
    this.#insert.run({ ...toAuditRow(event) });
  }

  /** Newest first, from behind `from`. */
  page(filter: AuditFilter, from: ListPosition | null, limit: number): AuditEvent[] {
    const { after, before, ...exact } = filter;
    const wanted = Object.entries(exact).filter(([, value]) => value !== undefined);
    const conditions = [
      ...wanted.map(([name]) => `${name} = @${name}`),
      'at >= @after AND at < @before AND (at, id) < (@at, @id)',
    ];
    return this.db
      .prepare(
        `SELECT ${AUDIT_COLUMNS} FROM audit INDEXED BY ${indexFor(filter)} WHERE ${conditions.join(' AND ')}
         ORDER BY at DESC, id DESC LIMIT @limit`,
      )
      .all({
        ...Object.fromEntries(wanted),
        after: after ?? '',
        before: before ?? END_OF_TIME,
        at: from?.key ?? END_OF_TIME,
        id: from?.id ?? '',
        limit,
      })
      .map(toAuditEvent);
  }
}

/** Few things are done to one subject, more by one person, most are of one kind. */
function indexFor({ actorId, subjectId, action }: AuditFilter): string {
  if (subjectId !== undefined) return 'audit_subject';
  if (actorId !== undefined) return 'audit_actor';
  return action === undefined ? 'audit_time' : 'audit_action';
}

export function toAuditRow({ id, at, actor, action, subject, reason, data }: AuditEvent): AuditRow {
  return {
    id,
    at,
    actorId: actor.id,
    actorName: actor.displayName,
    action,
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectName: subject.name,
    reason,
    data: JSON.stringify(data),
  };
}

export function toAuditEvent(row: Record<string, unknown>): AuditEvent {
  const { actorId, actorName, subjectKind, subjectId, subjectName, data, ...rest } = {
    ...row,
  } as unknown as AuditRow;
  return {
    ...rest,
    actor: { id: actorId, displayName: actorName },
    subject: { kind: subjectKind, id: subjectId, name: subjectName },
    data: JSON.parse(data) as AuditEvent['data'],
  } as AuditEvent;
}
