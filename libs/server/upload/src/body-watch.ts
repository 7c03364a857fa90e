import type { IncomingMessage } from 'node:http';
import { AppError } from '@prochat/server/core';

/** How slow a body may come, and its answer. Honest bodies of bad mobile networks bring some thousand bytes in a second. */
export interface Pace {
  /** From the first look to the last byte. */
  overallMs: number;
  /** Nothing at all for so long. */
  idleMs: number;
  /** In each stretch of `stretchMs` at least `stretchBytes`. */
  stretchMs: number;
  stretchBytes: number;
  everyMs: number;
  /** So long the answer waits for the inspection. */
  answerMs: number;
}

/** Injected so that tests can be impatient. */
export const UPLOAD_PACE = Symbol('upload pace');

export const PACE: Readonly<Pace> = {
  overallMs: 600_000,
  idleMs: 15_000,
  stretchMs: 60_000,
  stretchBytes: 15_360,
  everyMs: 1_000,
  answerMs: 4_000,
};

/**
 * Looks every second at how much of a body has arrived, and gives it up when it comes too slowly or does not end. It only
 * looks at the connection: who reads the body, and how fast, is not its business.
 */
export class BodyWatch {
  /** Never resolves; rejects with AppError UPLOAD_TIMEOUT, `tooMuch`, or BAD_UPLOAD when the connection is gone. */
  readonly failed: Promise<never>;
  private readonly timer: NodeJS.Timeout;
  private readonly begin = performance.now();
  private readonly bytesBefore: number;
  private bytes = 0;
  private movedAt = this.begin;
  private stretch = { from: this.begin, bytes: 0 };

  constructor(
    private readonly request: IncomingMessage,
    private readonly pace: Readonly<Pace>,
    private readonly maxBytes: number,
    tooMuch: AppError,
  ) {
    this.bytesBefore = request.socket.bytesRead;
    const { promise, reject } = Promise.withResolvers<never>();
    this.failed = promise;
    // Whoever watches may have gone on already.
    promise.catch(() => undefined);
    this.timer = setInterval(() => {
      const isTooMuch = this.look();
      if (request.destroyed && !request.complete) reject(new AppError('BAD_UPLOAD'));
      else if (isTooMuch && !request.complete) reject(tooMuch);
      else if (this.isTooSlow()) reject(new AppError('UPLOAD_TIMEOUT'));
    }, pace.everyMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** True when it is more than it may be. */
  private look(): boolean {
    const bytes = this.request.socket.bytesRead - this.bytesBefore;
    if (bytes > this.bytes) this.movedAt = performance.now();
    this.bytes = bytes;
    return bytes > this.maxBytes;
  }

  private isTooSlow(): boolean {
    const now = performance.now();
    const { overallMs, idleMs, stretchMs, stretchBytes } = this.pace;
    if (now - this.begin > overallMs) return true;
    // It is all here: whoever reads it takes his time.
    if (this.request.complete) return false;
    if (now - this.movedAt > idleMs) return true;
    if (now - this.stretch.from < stretchMs) return false;
    const came = this.bytes - this.stretch.bytes;
    this.stretch = { from: now, bytes: this.bytes };
    return came < stretchBytes;
  }
}
