import { Injectable } from '@nestjs/common';
import type { QueuePlace } from '@prochat/contract';

/** So many of the last ones count, */
const KEPT = 40;
/** and with fewer nothing is said: it would be a guess. */
const TOO_FEW = 5;
/** What was longer ago says nothing about today. */
const RECENT_MS = 12 * 3_600_000;
const MINUTE_MS = 60_000;

/** How long people waited lately until somebody took them, as this process has seen it since it was started. */
@Injectable()
export class WaitingTimes {
  private readonly waits: { atMs: number; lastedMs: number }[] = [];

  /** @param since ISO 8601 UTC; @param at the same */
  note(since: string, at: string): void {
    const atMs = Date.parse(at);
    this.waits.push({ atMs, lastedMs: Math.max(0, atMs - Date.parse(since)) });
    if (this.waits.length > KEPT) this.waits.shift();
  }

  /** The middle half of them, in whole minutes from 1; `null` when there are too few. */
  usual(nowMs: number): QueuePlace['usualMinutes'] {
    const recent = this.waits
      .filter(({ atMs }) => atMs > nowMs - RECENT_MS)
      .map(({ lastedMs }) => lastedMs)
      .sort((a, b) => a - b);
    if (recent.length < TOO_FEW) return null;
    const at = (share: number): number => recent[Math.floor((recent.length - 1) * share)] ?? 0;
    const [from, to] = [at(0.25), at(0.75)].map((ms) => Math.max(1, Math.ceil(ms / MINUTE_MS)));
    return { from: from ?? 1, to: to ?? 1, waits: recent.length };
  }
}
