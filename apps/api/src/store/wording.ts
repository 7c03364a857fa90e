import { ARCHIVE_KINDS, type ArchiveKind } from '@prochat/server/chat';

const NAMES: Record<ArchiveKind, [one: string, many: string]> = {
  user: ['person', 'people'],
  session: ['session', 'sessions'],
  conversation: ['conversation', 'conversations'],
  message: ['message', 'messages'],
  draft: ['draft', 'drafts'],
  upload: ['file', 'files'],
  tag: ['tag', 'tags'],
  cannedReply: ['canned reply', 'canned replies'],
  invite: ['invitation', 'invitations'],
  setting: ['list of settings', 'lists of settings'],
  audit: ['audit event', 'audit events'],
};

/** `12 people, 1 session, 3 conversations, 4,567 messages` */
export function describeCounts(counts: Record<ArchiveKind, number>): string {
  return ARCHIVE_KINDS.map(
    (kind) => `${amount(counts[kind])} ${NAMES[kind][counts[kind] === 1 ? 0 : 1]}`,
  ).join(', ');
}

export function nameOf(kind: ArchiveKind): string {
  return NAMES[kind][1];
}

export function amount(n: number): string {
  return n.toLocaleString('en');
}

export function size(bytes: number): string {
  return bytes < 10_000_000
    ? `${amount(Math.ceil(bytes / 1_000))} KB`
    : `${amount(Math.round(bytes / 1_000_000))} MB`;
}

/** Columns side by side: the first to the left, numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return /^[\d,]+$/.test(cell) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
