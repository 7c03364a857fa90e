import type { ThreadEntry } from '../thread';

const RANK = { sending: 0, failed: 0, sent: 1, delivered: 2, read: 3 } as const;

/** Sees every state of a thread's entries and notes what must never happen to the fate of a message. */
export class FateWatch {
  private readonly ranks = new Map<string, ThreadEntry['fate']>();
  private readonly shown = new Map<string, Set<string>>();
  /** A sentence for each. */
  readonly violations: string[] = [];
  /** clientIds that were ever shown as failed. */
  readonly failed = new Set<string>();

  /** The page was loaded anew: it may show less than the one before. */
  begin(conversationId: string): void {
    this.shown.set(conversationId, new Set());
  }

  /** What happens there from here on is the test tidying up. */
  end(conversationId: string): void {
    this.shown.delete(conversationId);
  }

  see(conversationId: string, entries: readonly ThreadEntry[]): void {
    const before = this.shown.get(conversationId);
    if (!before) return;
    const keys = new Set(entries.map(({ key }) => key));
    if (keys.size < entries.length) this.violations.push(`A message is shown twice in ${conversationId}.`);
    for (const key of before) if (!keys.has(key)) this.violations.push(`${key} has vanished.`);
    this.shown.set(conversationId, keys);
    for (const { key, fate } of entries) this.advance(key, fate);
  }

  private advance(key: string, fate: ThreadEntry['fate']): void {
    const before = this.ranks.get(key);
    if (before && RANK[fate] < RANK[before]) this.violations.push(`${key} was ${before} and then ${fate}.`);
    if (fate === 'failed') this.failed.add(key);
    this.ranks.set(key, fate);
  }
}
