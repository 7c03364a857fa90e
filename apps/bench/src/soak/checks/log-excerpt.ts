import type { Message } from '@prochat/contract';
import type { HeldMessage } from '@prochat/server/testing';

/** The entries around a seq, one a line. */
export function around(log: readonly (Message | HeldMessage)[], seq: number, width = 3): string[] {
  return log.filter((entry) => Math.abs(entry.seq - seq) <= width).map(lineOf);
}

export function lineOf(entry: Message | HeldMessage): string {
  const what = 'event' in entry && entry.event ? JSON.stringify(entry.event) : entry.text.slice(0, 60);
  return `seq ${entry.seq} (after ${entry.prevSeq}) ${entry.kind} ${entry.id} clientId ${entry.clientId} rev ${entry.revision}: ${what}`;
}
