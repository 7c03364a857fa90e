/** What is kept of who did what to whom. Never a text of a message, a password or a token. */
export const AUDIT_ACTIONS = [
  'user-created',
  'user-renamed',
  'role-changed',
  'password-changed',
  'blocked',
  'unblocked',
  'erased',
  'invited',
  'invite-revoked',
  'joined',
  'setting-changed',
  'tag-created',
  'tag-changed',
  'tag-removed',
  'team-reply-created',
  'team-reply-changed',
  'team-reply-removed',
  'priority-changed',
  'tags-changed',
  'transcript-downloaded',
  'transcript-mailed',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_SUBJECTS = ['user', 'conversation', 'tag', 'canned-reply', 'invite', 'setting'] as const;

/** Names are those at the time. */
export interface AuditSubject {
  kind: (typeof AUDIT_SUBJECTS)[number];
  /** Of a tag and of a setting its name. */
  id: string;
  name: string;
}

export interface AuditEvent {
  id: string;
  /** ISO 8601 UTC. */
  at: string;
  actor: { id: string; displayName: string };
  action: AuditAction;
  subject: AuditSubject;
  /** What the one who did it gave as his reason. */
  reason: string | null;
  data: Record<string, string | number | boolean | null>;
}

/** Query of GET `/admin/audit`, admin: newest first. Answers `Page<AuditEvent>`. */
export interface AuditQuery {
  actorId?: string;
  subjectId?: string;
  action?: AuditAction;
  /** ISO 8601 UTC: at or after it. */
  after?: string;
  /** ISO 8601 UTC: before it. */
  before?: string;
  cursor?: string;
  /** 1..100, default 30. */
  pageSize?: number;
}
