import { SIDES, type Conversation, type Message, type Side } from '@prochat/contract';

/** What somebody gave to a composer: the text is its name, no two are alike. */
export interface Written {
  text: string;
  conversationId: string;
  senderId: string;
  kind: 'message' | 'note';
  /** Names of its files, in order; no two files are named alike. */
  files: readonly string[];
}

/** A stored conversation and all its messages, as staff see them. */
export interface Stored {
  conversation: Conversation;
  log: readonly Message[];
}

/** Everything that is wrong with what is stored, a sentence each: what delivery promises, as pure functions. */
export function wrongIn(stored: Stored, written: readonly Written[]): string[] {
  return [
    ...wrongOrder(stored.log),
    ...wrongAuthors(stored, written),
    ...wrongFiles(stored, written),
    ...wrongHolders(stored),
    ...wrongCounts(stored),
  ];
}

function wrongOrder(log: readonly Message[]): string[] {
  const wrong: string[] = [];
  log.forEach((message, index) => {
    if (message.seq !== index + 1) wrong.push(`Place ${index + 1} of the log holds seq ${message.seq}.`);
    if (message.prevSeq !== index) wrong.push(`${message.seq} follows ${message.prevSeq} for staff.`);
  });
  const names = log.flatMap(({ senderId, clientId }) => (clientId ? `${senderId} ${clientId}` : []));
  if (new Set(names).size < names.length) wrong.push('A clientId is stored twice.');
  return wrong;
}

/** Nothing invented, nothing twice, and nobody's words under another name. */
function wrongAuthors({ log, conversation }: Stored, written: readonly Written[]): string[] {
  const byText = new Map(written.map((one) => [one.text, one]));
  const seen = new Set<string>();
  return log
    .filter(({ kind, deletedAt, editedAt }) => kind !== 'event' && !deletedAt && !editedAt)
    .flatMap((message) => {
      const source = byText.get(message.text);
      if (seen.has(message.text)) return `"${message.text}" is stored twice.`;
      seen.add(message.text);
      if (!source) return `"${message.text}" was never written.`;
      const isTrue =
        source.senderId === message.senderId &&
        source.kind === message.kind &&
        source.conversationId === conversation.id;
      return isTrue ? [] : `"${message.text}" is not as it was written.`;
    });
}

/** Every message has exactly the files it was sent with, and no file lies in two. */
function wrongFiles({ log }: Stored, written: readonly Written[]): string[] {
  const byText = new Map(written.map((one) => [one.text, one]));
  const ids = log.flatMap(({ attachments }) => attachments.map(({ id }) => id));
  const twice = new Set(ids).size < ids.length ? ['A file lies in two places.'] : [];
  const wrong = log.flatMap(({ seq, text, attachments }) => {
    const given = byText.get(text)?.files;
    const stored = attachments.map(({ name }) => name);
    return !given || given.join() === stored.join()
      ? []
      : `${seq} has the files ${stored.join(', ')} instead of ${given.join(', ')}.`;
  });
  return [...twice, ...wrong];
}

/** The log told again: one holder at a time, and only the holder answers. */
function wrongHolders({ log, conversation }: Stored): string[] {
  let holder: string | null = null;
  let isClosed = false;
  const wrong: string[] = [];
  for (const { seq, kind, event, senderId, senderRole } of log) {
    if (event?.type === 'claimed') {
      if (holder !== null) wrong.push(`${seq}: claimed although it was held.`);
      holder = event.by.id;
    } else if (event?.type === 'assigned') holder = event.to?.id ?? null;
    else if (event) {
      if (isClosed === (event.type === 'closed')) wrong.push(`${seq}: ${event.type} again.`);
      isClosed = event.type === 'closed';
    } else if (kind === 'message') {
      if (isClosed) wrong.push(`${seq}: written into a closed conversation.`);
      if (senderRole === 'professional' && senderId !== holder)
        wrong.push(`${seq}: answered by who does not hold it.`);
    }
  }
  const status = isClosed ? 'closed' : holder === null ? 'open' : 'assigned';
  if (conversation.status !== status) wrong.push(`It is ${conversation.status}, its log says ${status}.`);
  if ((conversation.assignedTo?.id ?? null) !== holder) wrong.push('Its holder is not the one its log says.');
  return wrong;
}

/** Counts and cursors follow from the log: read <= delivered <= last. */
function wrongCounts({ log, conversation }: Stored): string[] {
  const wrong: string[] = [];
  if (conversation.lastSeq !== log.length)
    wrong.push(`Its head is ${conversation.lastSeq} of ${log.length}.`);
  for (const side of SIDES) {
    const { upToSeq } = conversation.read[side];
    const unread = unreadOf(log, side, upToSeq);
    if (conversation.unreadCounts[side] !== unread)
      wrong.push(`${side}: ${conversation.unreadCounts[side]} unread, a recount gives ${unread}.`);
    const delivered = conversation.delivered[side];
    if (upToSeq > delivered || delivered > log.length)
      wrong.push(`${side}: read ${upToSeq}, delivered ${delivered}, last ${log.length}.`);
  }
  return wrong;
}

function unreadOf(log: readonly Message[], side: Side, upToSeq: number): number {
  return log.filter(
    ({ seq, kind, senderRole }) =>
      seq > upToSeq && kind === 'message' && senderRole !== side && senderRole !== 'system',
  ).length;
}
