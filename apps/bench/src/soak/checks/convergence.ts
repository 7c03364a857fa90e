import type { Message } from '@prochat/contract';
import { toHeld, type FollowingClient, type HeldMessage } from '@prochat/server/testing';
import type { Violations } from '../violations';
import { around, lineOf } from './log-excerpt';
import type { Scanned } from './store-scan';

/** The log as one side may see it, as clients hold it. */
export function seenBy(side: 'user' | 'professional', log: readonly Message[]): HeldMessage[] {
  const seen = log.filter(({ kind }) => side === 'professional' || kind !== 'note').map(toHeld);
  for (const [index, entry] of seen.entries()) entry.prevSeq = seen[index - 1]?.seq ?? 0;
  return seen;
}

/** After quiet every client's list is the stored one, from where the client began to its end. */
export function checkConvergence(
  clients: readonly FollowingClient[],
  store: ReadonlyMap<string, Scanned>,
  violations: Violations,
): number {
  let compared = 0;
  for (const client of clients)
    for (const id of client.conversationIds) {
      const log = seenBy(client.side, store.get(id)?.log ?? []);
      compared += 1;
      checkList(client, id, log, violations);
    }
  return compared;
}

function checkList(
  client: FollowingClient,
  id: string,
  log: readonly HeldMessage[],
  violations: Violations,
): void {
  const list = client.list(id);
  if (!list) return violations.add('convergence', `${client.name} never read conversation ${id}`);
  for (const contradiction of list.contradictions.slice(0, 1))
    violations.add('order', `${client.name}, conversation ${id}: ${contradiction}`);
  const first = list.messages[0]?.seq ?? 0;
  const expected = log.filter(({ seq }) => seq >= first);
  for (let at = 0; at < Math.max(expected.length, list.messages.length); at += 1) {
    const [stored, held] = [expected[at], list.messages[at]];
    if (stored && held && isSame(stored, held)) continue;
    const seq = stored?.seq ?? held?.seq ?? 0;
    return violations.add('convergence', `${client.name} holds another list of conversation ${id}`, [
      `${client.isOpen(id) ? 'open' : 'not open'}, head ${list.head} of ${log.at(-1)?.seq ?? 0}, revision ${list.revision}, behind: ${client.behind}, connected: ${client.connected}`,
      `stored: ${stored ? lineOf(stored) : 'nothing'}`,
      `held:   ${held ? lineOf(held) : 'nothing'}`,
      ...around(list.messages, seq),
    ]);
  }
}

function isSame(stored: HeldMessage, held: HeldMessage): boolean {
  return (
    stored.id === held.id &&
    stored.seq === held.seq &&
    stored.prevSeq === held.prevSeq &&
    stored.clientId === held.clientId &&
    stored.senderId === held.senderId &&
    stored.text === held.text &&
    stored.revision === held.revision &&
    stored.deleted === held.deleted
  );
}
