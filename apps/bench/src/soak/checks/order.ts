import { SIDES, type Message } from '@prochat/contract';
import type { Ledger } from '../ledger';
import type { Violations } from '../violations';
import { around } from './log-excerpt';
import type { Scanned } from './store-scan';

/** Dense from 1, each naming the one before it; the conversation's head and counts follow from its log. */
export function checkOrder(
  store: ReadonlyMap<string, Scanned>,
  ledger: Ledger,
  violations: Violations,
): void {
  for (const [id, { conversation, log }] of store) {
    checkDense(id, log, violations);
    checkCounts(id, log, violations);
    const head = log.at(-1)?.seq ?? 0;
    if (conversation.lastSeq !== head)
      violations.add(
        'order',
        `conversation ${id} says its head is ${conversation.lastSeq}, the log ends at ${head}`,
      );
    if (ledger.known(id) > head)
      violations.add(
        'order',
        `conversation ${id}: seq ${ledger.known(id)} was shown, the log ends at ${head}`,
      );
    checkUnread(id, { conversation, log }, ledger, violations);
  }
}

function checkDense(id: string, log: readonly Message[], violations: Violations): void {
  for (const [index, { seq, prevSeq, conversationId }] of log.entries()) {
    if (seq === index + 1 && prevSeq === index && conversationId === id) continue;
    violations.add('order', `conversation ${id}: a hole or a fork before seq ${seq}`, around(log, seq));
    return;
  }
}

/** `sentCounts` is a recount of the log up to there. */
function checkCounts(id: string, log: readonly Message[], violations: Violations): void {
  const sent = { user: 0, professional: 0, system: 0 };
  for (const { kind, senderRole, seq, sentCounts } of log) {
    if (kind === 'message') sent[senderRole] += 1;
    if (SIDES.every((side) => sentCounts[side] === sent[side])) continue;
    violations.add('unread', `conversation ${id}: sentCounts at seq ${seq} are not a recount`, [
      `${JSON.stringify(sentCounts)}, counted ${JSON.stringify(sent)}`,
    ]);
    return;
  }
}

/** `unreadCounts` of both sides is a recount; no acknowledged read is lost. */
function checkUnread(
  id: string,
  { conversation, log }: Scanned,
  ledger: Ledger,
  violations: Violations,
): void {
  for (const side of SIDES) {
    const { upToSeq } = conversation.read[side];
    const unread = log.filter(
      ({ kind, senderRole, seq }) =>
        kind === 'message' && senderRole !== side && senderRole !== 'system' && seq > upToSeq,
    ).length;
    if (conversation.unreadCounts[side] !== unread)
      violations.add(
        'unread',
        `conversation ${id}: side ${side} has ${conversation.unreadCounts[side]} unread, the log ${unread}`,
        [`read up to ${upToSeq} of ${log.length}`],
      );
  }
  const acknowledged = ledger.userReads.get(id) ?? 0;
  if (conversation.read.user.upToSeq < acknowledged)
    violations.add(
      'cursors',
      `conversation ${id}: the user had read up to ${acknowledged}, it says ${conversation.read.user.upToSeq}`,
    );
}
