import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@prochat/server/core';
import { FileStorage, UploadStore } from '@prochat/server/upload';
import { ChatStore } from './chat.store';
import { FileCheck, type FileReport } from './file-check';

const FIRST_AFTER_MS = 10_000;
const EVERY_MS = 86_400_000;
/** So that a check of many files is no load: a hundred of them in a twentieth of a second at most. */
const PACE_MS = 50;
const SECOND_LOOK_AFTER_MS = 60_000;

/**
 * Lets `FileCheck` run soon after the start, where it finds what a crash has left, and once a day. What it finds is
 * repaired and told in the log. It reads no messages and removes no bytes of which nothing is known: `npm run files -- check`
 * does.
 */
@Injectable()
export class FileSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(FileSweep.name);
  private readonly check: FileCheck;
  private readonly stop = new AbortController();
  private readonly timers: NodeJS.Timeout[] = [];
  private running: Promise<void> | null = null;

  constructor(uploads: UploadStore, chat: ChatStore, storage: FileStorage, clock: Clock) {
    this.check = new FileCheck(uploads, chat, storage, clock);
  }

  onApplicationBootstrap(): void {
    this.timers.push(
      setTimeout(() => void this.sweep(), FIRST_AFTER_MS).unref(),
      setInterval(() => void this.sweep(), EVERY_MS).unref(),
    );
  }

  /** What is being written is finished: the store closes after this. */
  async onModuleDestroy(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.stop.abort();
    await this.running;
  }

  /** One run at a time; never rejects. */
  sweep(secondLookAfterMs = SECOND_LOOK_AFTER_MS): Promise<void> {
    this.running ??= this.run(secondLookAfterMs).finally(() => (this.running = null));
    return this.running;
  }

  private async run(secondLookAfterMs: number): Promise<void> {
    const options = {
      repair: true,
      strays: 'leave',
      messages: false,
      paceMs: PACE_MS,
      secondLookAfterMs,
    } as const;
    try {
      const report = await this.check.run({ ...options, signal: this.stop.signal }, (fault) =>
        this.logger.warn(fault, 'A file does not agree with what is known about it'),
      );
      this.tell(report);
    } catch (error) {
      if (!this.stop.signal.aborted) this.logger.error(error);
    }
  }

  private tell(report: FileReport): void {
    if (report.faults === 0) this.logger.debug(report, 'Files agree with what is known about them');
    else this.logger.warn(report, 'Files were compared with what is known about them');
  }
}
