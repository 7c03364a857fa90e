import { Injectable } from '@nestjs/common';
import { Clock, type AppError } from '@prochat/server/core';

const KEPT_MS = 10 * 60_000;
const KEPT_MAX = 1_000;

/**
 * Why files were refused whose owners had already been told that they are being checked. A refused file leaves nothing
 * stored, so the reason is kept here until he asks; after a restart he only learns that it is gone.
 */
@Injectable()
export class RecentRefusals {
  /** In the order of time. */
  private readonly kept = new Map<string, { ownerId: string; error: AppError; until: number }>();

  constructor(private readonly clock: Clock) {}

  keep(ownerId: string, id: string, error: AppError): void {
    const now = this.clock.now().getTime();
    this.kept.set(id, { ownerId, error, until: now + KEPT_MS });
    for (const [oldId, { until }] of this.kept) {
      if (until > now && this.kept.size <= KEPT_MAX) break;
      this.kept.delete(oldId);
    }
  }

  find(ownerId: string, id: string): AppError | null {
    const refusal = this.kept.get(id);
    if (refusal?.ownerId !== ownerId || refusal.until <= this.clock.now().getTime()) return null;
    return refusal.error;
  }
}
