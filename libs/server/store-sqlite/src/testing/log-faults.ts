import type { ConversationRecord, MessageRecord } from '@prochat/server/chat';

/** Where the conversation is not what follows from its log: numbers, counts, cursors, status and revision recounted. */
export function faultsOfLog(conversation: ConversationRecord, log: readonly MessageRecord[]): string[] {
  return [
    ...faultsOfCounts(conversation, log),
    ...faultsOfCursors(conversation, log),
    ...faultsOfStatus(conversation, log),
    ...faultsOfRevisions(conversation, log),
  ].map((fault) => `Conversation ${conversation.id}: ${fault}`);
}

function faultsOfCounts(
  { lastSeq, lastPublicSeq, sent, lastMessage }: ConversationRecord,
  log: readonly MessageRecord[],
): string[] {
  const counted = { user: 0, professional: 0 };
  let publicSeq = 0;
  const faults: string[] = [];
  log.forEach((message, i) => {
    if (message.kind === 'message' && message.senderRole !== 'system') counted[message.senderRole] += 1;
    const isRight =
      message.seq === i + 1 && message.prevPublicSeq === publicSeq && isSame(message.sentCounts, counted);
    if (!isRight) faults.push(`message ${message.seq} at ${i + 1} is numbered or counted wrongly`);
    if (message.kind !== 'note') publicSeq = message.seq;
  });
  if (lastSeq !== log.length) faults.push(`lastSeq ${lastSeq}, but ${log.length} messages`);
  if (lastPublicSeq !== publicSeq) faults.push(`lastPublicSeq ${lastPublicSeq}, not ${publicSeq}`);
  if (!isSame(sent, counted)) faults.push(`sent ${JSON.stringify(sent)}, not ${JSON.stringify(counted)}`);
  const last = log.findLast(({ kind }) => kind === 'message');
  if (lastMessage?.seq !== last?.seq || !(last?.text ?? '').startsWith(lastMessage?.text ?? ''))
    faults.push(`lastMessage is ${lastMessage?.seq} "${lastMessage?.text}"`);
  return faults;
}

function isSame(one: Record<'user' | 'professional', number>, other: typeof one): boolean {
  return one.user === other.user && one.professional === other.professional;
}

function faultsOfCursors({ read }: ConversationRecord, log: readonly MessageRecord[]): string[] {
  return (['user', 'professional'] as const).flatMap((side) => {
    const { upToSeq, count } = read[side];
    const expected =
      upToSeq === 0 ? 0 : log[upToSeq - 1]?.sentCounts[side === 'user' ? 'professional' : 'user'];
    return count === expected ? [] : [`${side} has read up to ${upToSeq}, count ${count}, not ${expected}`];
  });
}

function faultsOfStatus({ status, assignedTo }: ConversationRecord, log: readonly MessageRecord[]): string[] {
  const event = log.findLast((message) => message.event && message.event.type !== 'rated')?.event;
  const expected = {
    claimed: 'assigned',
    assigned: event?.type === 'assigned' && event.to === null ? 'open' : 'assigned',
    closed: 'closed',
    // Reopened by staff it may be assigned at once.
    reopened: status === 'assigned' ? 'assigned' : 'open',
    // No change of state.
    rated: status,
    none: 'open',
  }[event?.type ?? 'none'];
  if (status !== expected) return [`status ${status} after ${event?.type}`];
  const assignee = event?.type === 'claimed' ? event.by : event?.type === 'assigned' ? event.to : undefined;
  const isRight = assignee === undefined || (assignee?.id ?? null) === (assignedTo?.id ?? null);
  return isRight ? [] : [`assigned to ${assignedTo?.displayName}`];
}

/** Each revision has a number of its own, and the last one given is still to be seen on its message. */
function faultsOfRevisions({ revision }: ConversationRecord, log: readonly MessageRecord[]): string[] {
  const given = log.map((message) => message.revision).filter((n) => n > 0);
  const faults: string[] = [];
  if (new Set(given).size !== given.length) faults.push('a revision was given twice');
  if (Math.max(0, ...given) !== revision) faults.push(`revision ${revision}, not ${Math.max(0, ...given)}`);
  return faults;
}
