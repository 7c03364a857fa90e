import { Injectable } from '@nestjs/common';
import { AppError } from '@prochat/server/core';

/** Uploads of one person at the same time: a message's worth of files, dropped at once. */
const AT_ONCE_PER_PERSON = 10;
const AT_ONCE = 256;
const RETRY_MS = 1_000;

/** Held from before the first byte of a body until the file is settled. */
export interface Place {
  /** What it holds is counted by the store from now on. */
  recorded(): void;
  /** Idempotent. */
  leave(): void;
}

interface Guests {
  count: number;
  /** Bytes that come and are not recorded yet. */
  bytes: number;
}

/** How many uploads are under way in this process, and of whom. So that what is open, queued or half written is bounded. */
@Injectable()
export class Admission {
  private total = 0;
  private readonly guests = new Map<string, Guests>();

  /** `bytes`: as many as may come. @throws AppError RATE_LIMITED with `retryAfterMs` */
  enter(ownerId: string, bytes: number): Place {
    const guests = this.guests.get(ownerId) ?? { count: 0, bytes: 0 };
    if (this.total >= AT_ONCE || guests.count >= AT_ONCE_PER_PERSON)
      throw new AppError('RATE_LIMITED', undefined, RETRY_MS);
    this.guests.set(ownerId, guests);
    this.total += 1;
    guests.count += 1;
    guests.bytes += bytes;
    let [held, present] = [bytes, true];
    const recorded = (): void => {
      guests.bytes -= held;
      held = 0;
    };
    const leave = (): void => {
      if (!present) return;
      present = false;
      recorded();
      this.total -= 1;
      guests.count -= 1;
      if (guests.count === 0) this.guests.delete(ownerId);
    };
    return { recorded, leave };
  }

  /** Bytes of this person's uploads that no record counts yet. */
  underWay(ownerId: string): number {
    return this.guests.get(ownerId)?.bytes ?? 0;
  }

  /** Uploads under way altogether. */
  get size(): number {
    return this.total;
  }
}
