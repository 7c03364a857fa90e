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
  /** It goes on from a group just above, in the block before: neither name nor gap come first. */
  joinsAbove?: true;
  /** It goes on in a group just below, in the block after. */
  joinsBelow?: true;
}

export type ThreadItem =
  | { type: 'day'; key: string; at: string; label: string }
  | { type: 'unread'; key: string }
  /** Messages that are not held here: what is above it and what is below it is not one stretch. */
  | { type: 'gap'; key: string }
  | { type: 'event'; key: string; message: Message }
  | { type: 'note'; key: string; entry: ThreadEntry }
  | MessageGroup;

export interface Reader {
  id: string | undefined;
  audience: 'user' | 'professional';
  firstUnreadSeq: number | null;
  /** After this message some are not held here. */
  gapAfterSeq?: number | null;
  /** Milliseconds. */
  now: number;
}

/** What was said just before and just after the entries that are shown. */
export interface Neighbours {
  above?: ThreadEntry | undefined;
  below?: ThreadEntry | undefined;
}

/** What stands on screen, from what is in the thread: days, the unread line, gaps, events, notes and groups of bubbles. */
export function toThreadItems(
  entries: readonly ThreadEntry[],
  reader: Reader,
  { above, below }: Neighbours = {},
): ThreadItem[] {
  const items: ThreadItem[] = [];
  let before = above;
  let group: MessageGroup | null = null;
  for (const entry of entries) {
    const dividers = dividersBetween(before, entry, reader);
    items.push(...dividers);
    const goesOn: boolean = dividers.length === 0 && before !== undefined && continues(before, entry);
    before = entry;
    const { message } = entry;
    if (message.kind === 'event') items.push({ type: 'event', key: entry.key, message });
    else if (message.kind === 'note') items.push({ type: 'note', key: entry.key, entry });
    else if (goesOn && group) group.entries.push(entry);
    else {
      group = toGroup(entry, reader);
      if (goesOn) group.joinsAbove = true;
      items.push(group);
    }
  }
  const last = items.at(-1);
  const goesOn = before && below && last?.type === 'group' && continues(before, below);
  if (goesOn && dividersBetween(before, below, reader).length === 0) last.joinsBelow = true;
  return items;
}

/** What parts two messages that follow each other on screen. */
function dividersBetween(before: ThreadEntry | undefined, entry: ThreadEntry, reader: Reader): ThreadItem[] {
  const { seq, createdAt } = entry.message;
  const dividers: ThreadItem[] = [];
  if (before && before.message.seq === (reader.gapAfterSeq ?? null))
    dividers.push({ type: 'gap', key: 'gap' });
  if (!before || daysAgo(before.message.createdAt, reader.now) !== daysAgo(createdAt, reader.now)) {
    const label = dayLabel(createdAt, reader.now);
    dividers.push({ type: 'day', key: `day:${entry.key}`, at: createdAt, label });
  }
  if (reader.firstUnreadSeq !== null && seq === reader.firstUnreadSeq)
    dividers.push({ type: 'unread', key: 'unread' });
  return dividers;
}

function toGroup(entry: ThreadEntry, reader: Reader): MessageGroup {
  const { message } = entry;
  return {
    type: 'group',
    key: `group:${entry.key}`,
    side: sideOf(message, reader),
    sender: { id: message.senderId ?? '', displayName: message.senderName ?? '' },
    at: message.createdAt,
    entries: [entry],
  };
}

/** Whether `next` belongs to the same group as the message just before it. */
function continues({ message: last }: ThreadEntry, { message }: ThreadEntry): boolean {
  if (last.kind !== 'message' || message.kind !== 'message') return false;
  if (last.senderId !== message.senderId || last.senderRole !== message.senderRole) return false;
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
