import type { Message } from '@prochat/contract';
import type { ThreadEntry } from '@prochat/web/data-access';
import { dayLabel, daysAgo } from '@prochat/web/ui';

/** Messages of one sender within this time stand together. */
const GROUP_MS = 5 * 60_000;

export type GroupSide = 'own' | 'staff' | 'other';

export interface MessageGroup {
  type: 'group';
  key: string;
  side: GroupSide;
  /** Of the first message. */
  sender: { id: string; displayName: string };
  at: string;
  entries: ThreadEntry[];
}

export type ThreadItem =
  | { type: 'day'; key: string; at: string; label: string }
  | { type: 'unread'; key: string }
  | { type: 'event'; key: string; message: Message }
  | { type: 'note'; key: string; entry: ThreadEntry }
  | MessageGroup;

export interface Reader {
  id: string | undefined;
  audience: 'user' | 'professional';
  firstUnreadSeq: number | null;
  /** Milliseconds. */
  now: number;
}

/** What stands on screen, from what is in the thread: days, the unread line, events, notes and groups of bubbles. */
export function toThreadItems(entries: readonly ThreadEntry[], reader: Reader): ThreadItem[] {
  const items: ThreadItem[] = [];
  let day: number | null = null;
  let group: MessageGroup | null = null;
  for (const entry of entries) {
    const { message } = entry;
    const entryDay = daysAgo(message.createdAt, reader.now);
    if (entryDay !== day) {
      day = entryDay;
      group = null;
      const label = dayLabel(message.createdAt, reader.now);
      items.push({ type: 'day', key: `day:${entry.key}`, at: message.createdAt, label });
    }
    if (reader.firstUnreadSeq !== null && message.seq === reader.firstUnreadSeq) {
      group = null;
      items.push({ type: 'unread', key: 'unread' });
    }
    if (message.kind !== 'message') {
      group = null;
      if (message.kind === 'event') items.push({ type: 'event', key: entry.key, message });
      else items.push({ type: 'note', key: entry.key, entry });
      continue;
    }
    if (group && continues(group, entry)) {
      group.entries.push(entry);
      continue;
    }
    group = {
      type: 'group',
      key: `group:${entry.key}`,
      side: sideOf(message, reader),
      sender: { id: message.senderId ?? '', displayName: message.senderName ?? '' },
      at: message.createdAt,
      entries: [entry],
    };
    items.push(group);
  }
  return items;
}

function continues(group: MessageGroup, { message }: ThreadEntry): boolean {
  const last = group.entries.at(-1)?.message;
  if (!last || group.sender.id !== message.senderId || last.senderRole !== message.senderRole) return false;
  return Date.parse(message.createdAt) - Date.parse(last.createdAt) < GROUP_MS;
}

function sideOf(message: Message, reader: Reader): GroupSide {
  if (reader.audience === 'user') return message.senderRole === 'user' ? 'own' : 'other';
  return message.senderRole === 'professional' ? 'staff' : 'other';
}

/** The last message of one's own that did not fail, under which its fate stands; failed ones always show theirs. */
export function lastOwnKey(entries: readonly ThreadEntry[], readerId: string | undefined): string | null {
  const own = entries.findLast(
    ({ message, fate }) =>
      message.kind === 'message' &&
      message.senderId === readerId &&
      message.deletedAt === null &&
      fate !== 'failed',
  );
  return own?.key ?? null;
}
