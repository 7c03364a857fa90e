import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { ErrorCode, ErrorDetails } from '@prochat/contract';
import { WorkQueue } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import type { CleanImage, ImageTargets } from './image-cleaner';
import { IncomingFiles } from './incoming-files';

/** After so long without an image the process ends, and with it all the memory that images took. */
const IDLE_MS = 30_000;
/** Of one image. Who outlives what libvips is given (a minute for each of the two) does not answer any more. */
const ANSWER_MS = 150_000;

export interface ImageJob {
  path: string;
  type: string;
  targets: ImageTargets;
}

export type ImageAnswer =
  | { made: CleanImage }
  | { refusal: { code: ErrorCode; details: ErrorDetails | undefined } }
  | { fault: string };

/**
 * Has images made anew in a process of its own, one at a time: it gives way to messages on the processors, its memory goes
 * back whole, it knows no secret of the server's, and a picture that brings a decoder down brings nobody else down.
 */
@Injectable()
export class ImageProcess implements OnModuleDestroy {
  private readonly logger = new Logger(ImageProcess.name);
  private readonly line = new WorkQueue(1, Infinity);
  private child: ChildProcess | null = null;
  private idle: NodeJS.Timeout | undefined;
  private isClosing = false;

  constructor(private readonly incoming: IncomingFiles) {}

  /** What waits in the line is done before; who comes after it has a process for himself. */
  async onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    await this.line.run(() => this.end());
  }

  /**
   * What it makes stands in `IncomingFiles` and is the caller's.
   * @throws AppError IMAGE_TOO_LARGE, FILE_DAMAGED, UNAVAILABLE; then it has made nothing
   */
  clean(path: string, type: string): Promise<CleanImage & ImageTargets> {
    return this.line.run(async () => {
      const targets = { path: this.incoming.newPath(), thumbnailPath: this.incoming.newPath() };
      try {
        return { ...(await this.make({ path, type, targets })), ...targets };
      } catch (error) {
        await this.incoming.remove(targets.path, targets.thumbnailPath);
        throw error;
      }
    });
  }

  private async make(job: ImageJob): Promise<CleanImage> {
    clearTimeout(this.idle);
    // Once more, as somebody else may have ended it: a machine without memory, say.
    const answer = (await this.ask(job)) ?? (await this.ask(job));
    if (this.isClosing) await this.end();
    else this.idle = setTimeout(() => void this.end(), IDLE_MS).unref();
    if (answer === null) throw new AppError('FILE_DAMAGED');
    if ('made' in answer) return answer.made;
    if ('refusal' in answer) throw new AppError(answer.refusal.code, answer.refusal.details);
    throw new Error(answer.fault);
  }

  /** `null` when the process ended over it. */
  private ask(job: ImageJob): Promise<ImageAnswer | null> {
    const child = (this.child ??= this.start());
    return new Promise((resolve) => {
      const settle = (answer: ImageAnswer | null): void => {
        clearTimeout(late);
        child.off('message', settle).off('exit', ended);
        resolve(answer);
      };
      const ended = (code: number | null, signal: string | null): void => {
        this.logger.warn({ type: job.type, code, signal }, 'The process for images ended over one');
        settle(null);
      };
      const late = setTimeout(() => child.kill('SIGKILL'), ANSWER_MS);
      child.on('message', settle).on('exit', ended);
      child.send(job, (error) => error && settle(null));
    });
  }

  private start(): ChildProcess {
    const child = fork(fileURLToPath(import.meta.resolve('#image-process')), {
      env: { PATH: process.env['PATH'], TMPDIR: this.incoming.folder },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const forget = (): void => {
      if (this.child === child) this.child = null;
    };
    child.once('exit', forget).on('error', (error) => {
      this.logger.error(error);
      forget();
    });
    return child;
  }

  private async end(): Promise<void> {
    clearTimeout(this.idle);
    const child = this.child;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  }
}
