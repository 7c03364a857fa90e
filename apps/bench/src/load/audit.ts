import type { ClientIds } from './client-ids';
import { eachAtOnce } from './fleet';
import type { FleetPlan } from './plan';
import type { ReturningClient } from './returning-client';
import type { Samples } from './samples';

const AT_ONCE = 8;

/** What the server has in the end, against what it acknowledged and what every client holds. */
export interface AuditResult {
  conversations: number;
  stored: number;
  /** Acknowledged, and not stored. */
  lost: number;
  /** Stored more than once. */
  doubled: number;
  /** Seqs that are missing in a log. */
  holes: number;
  /** Copies of clients that are not the server's log. */
  differentCopies: number;
}

/** Reads every log anew through its professional, when everything has come to rest. */
export async function audit(
  plan: FleetPlan,
  clients: readonly ReturningClient[],
  ids: ClientIds,
  samples: Samples,
): Promise<AuditResult> {
  const found = new Uint8Array(samples.size);
  const result = { conversations: 0, stored: 0, lost: 0, doubled: 0, holes: 0, differentCopies: 0 };
  await eachAtOnce(plan.conversations, AT_ONCE, async ({ id, user, professional }) => {
    const log = await (clients[professional] as ReturningClient).readAll(id);
    result.conversations += 1;
    result.stored += log.length;
    log.forEach(({ seq, clientId }, i) => {
      if (seq !== i + 1) result.holes += 1;
      const index = ids.indexIn(clientId ?? '');
      if (index >= 0) found[index] = (found[index] ?? 0) + 1;
    });
    for (const person of [user, professional]) {
      const copy = clients[person]?.copies.get(id);
      const isSame =
        copy?.messages.size === log.length &&
        log.every(({ seq, clientId }) => copy.messages.get(seq) === clientId);
      if (!isSame) result.differentCopies += 1;
    }
  });
  for (let i = 0; i < samples.size; i += 1) {
    const times = found[i] ?? 0;
    if (times === 0 && !Number.isNaN(samples.acked[i])) result.lost += 1;
    if (times > 1) result.doubled += times - 1;
  }
  return result;
}
