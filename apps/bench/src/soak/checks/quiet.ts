import { LIMITS, type ConversationResponse } from '@prochat/contract';
import type { FollowingClient } from '@prochat/server/testing';
import type { ServerHost } from '../server/server-host';
import type { World } from '../people/world';
import type { Violations } from '../violations';

/** Everything that was written must be acknowledged or refused by then. */
const SETTLED_WITHIN_MS = 45_000;
/** From then on lists must agree within this (DESIGN, invariant: clients converge). */
const CONVERGED_WITHIN_MS = 5_000;

export interface Quiet {
  /** Until every outbox was empty and everybody connected. */
  settledMs: number;
  /** From there until every list had its head. */
  convergedMs: number;
}

/** Waits until nothing is on its way any more, and measures how long the lists take to agree after that. */
export async function waitForQuiet(world: World, host: ServerHost, violations: Violations): Promise<Quiet> {
  const startMs = performance.now();
  const unsettled = (): FollowingClient[] =>
    world.clients.filter(({ outbox, connected }) => outbox.size > 0 || !connected);
  if (!(await within(SETTLED_WITHIN_MS, () => unsettled().length === 0)))
    for (const client of unsettled())
      violations.add('quiet', `${client.name} is not done ${SETTLED_WITHIN_MS} ms after the last fault`, [
        `connected: ${client.connected}, unsettled: ${client.outbox.unsettled().slice(0, 3).join(', ')}`,
        `handshakes refused: ${JSON.stringify([...client.refusals])}`,
      ]);
  const settledMs = performance.now() - startMs;
  const heads = await readHeads(world);
  // What was written at one of two processes is heard at the other with the next `heads`.
  const headsMs = Math.max(0, LIMITS.headsEveryMs - host.aloneForMs);
  await within(CONVERGED_WITHIN_MS + headsMs, () => world.clients.every((client) => hasHeads(client, heads)));
  return { settledMs, convergedMs: performance.now() - startMs - settledMs };
}

/** The head of each conversation as each side may see it, as `side id`. */
async function readHeads(world: World): Promise<Map<string, number>> {
  const heads = new Map<string, number>();
  for (const { id, userId } of world.conversations.values())
    for (const one of [world.admin, world.inhabitant(userId)]) {
      const client = one?.clients[0];
      const path = `/chat/conversations/${id}`;
      const answer = await client?.session.call<ConversationResponse>('GET', path);
      if (client && answer?.status === 200)
        heads.set(`${client.side} ${id}`, answer.body.conversation.lastSeq);
    }
  return heads;
}

function hasHeads(client: FollowingClient, heads: ReadonlyMap<string, number>): boolean {
  if (client.behind) return false;
  return client.conversationIds.every((id) => client.list(id)?.head === heads.get(`${client.side} ${id}`));
}

async function within(milliseconds: number, fact: () => boolean): Promise<boolean> {
  const until = performance.now() + milliseconds;
  while (!fact()) {
    if (performance.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
