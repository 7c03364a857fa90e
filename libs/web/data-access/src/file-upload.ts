import { RETRYABLE_ERRORS, type Upload } from '@prochat/contract';
import { AppError, toAppError } from './app-error';
import type { AttachedFile } from './attached-file';
import { fileError } from './file-errors';
import type { UploadApi } from './upload-api';

/** What one upload needs of FileUploads. */
export interface UploadSurroundings {
  api: UploadApi;
  /** Until it may send: few do at once. Resolves with what to call when it has. */
  slot(): Promise<() => void>;
  /** At most so long; less when the connection comes back. */
  pause(ms: number): Promise<unknown>;
  bytesOf(key: string): Promise<Blob | undefined>;
  /** The server has it, or has it no more. */
  keep(key: string, upload: Upload | undefined): Promise<void>;
  tell(file: AttachedFile): void;
}

/** Between two questions whether it has been looked at. */
const ASK_MS = { first: 1_000, most: 5_000 };
/** Between two tries. */
const AGAIN_MS = { first: 1_000, most: 15_000 };
/** A server that can be reached and fails this often with one file will not take it. */
const FAILURES_MAX = 8;

/** As at the beginning. */
export function queuedAgain(file: AttachedFile): AttachedFile {
  return { ...file, state: 'queued', percent: 0, upload: null, error: null };
}

/** The way of one file to the server: until it is ready, refused, or stopped. Whether this page may do it is known already. */
export class FileUpload {
  private failures = 0;

  constructor(
    private file: AttachedFile,
    private readonly around: UploadSurroundings,
    private readonly signal: AbortSignal,
  ) {}

  /** Never rejects. `upload`: what is known to be there already. */
  async run(upload: Upload | undefined): Promise<void> {
    let there = upload;
    while (!this.signal.aborted) {
      try {
        there ??= await this.send();
        there = await this.seenThrough(there);
        if (there.state === 'ready') return this.tell({ state: 'ready', percent: 100, upload: there });
        return await this.block(there);
      } catch (thrown) {
        const error = toAppError(thrown);
        if (there && error.code === 'NOT_FOUND') {
          there = undefined; // It was away for too long. Its bytes are still here.
          await this.around.keep(this.file.key, undefined);
          this.failures += 1;
        } else if (!(await this.mayTryAgain(error))) return;
      }
    }
  }

  private async send(): Promise<Upload> {
    const { key, name } = this.file;
    const bytes = await this.around.bytesOf(key);
    if (!bytes) throw fileError('ATTACHMENT_GONE');
    this.tell({ state: 'queued', percent: 0, upload: null });
    const leave = await this.around.slot();
    try {
      if (this.signal.aborted) throw new AppError('OFFLINE');
      this.tell({ state: 'uploading' });
      const { signal } = this;
      const progress = (percent: number) => this.tell({ percent });
      const upload = await this.around.api.send({ bytes, name, progress, signal });
      await this.around.keep(key, upload);
      return upload;
    } finally {
      leave();
    }
  }

  /** Asks until the server has looked at it. */
  private async seenThrough(upload: Upload): Promise<Upload> {
    let seen = upload;
    for (let ms = ASK_MS.first; seen.state === 'scanning'; ms = Math.min(ms * 1.5, ASK_MS.most)) {
      this.tell({ state: 'scanning', percent: 100, upload: seen });
      await this.pause(ms);
      if (this.signal.aborted) return seen;
      seen = await this.around.api.get(upload.id);
    }
    if (seen !== upload) await this.around.keep(this.file.key, seen);
    return seen;
  }

  private async block(upload: Upload): Promise<void> {
    await this.around.keep(this.file.key, undefined); // Its owner may try again, in any tab.
    const error = fileError('ATTACHMENT_BLOCKED', { ids: [upload.id] });
    this.tell({ state: 'blocked', percent: 100, upload, error });
  }

  /** Waits when that can help. False: it was told to have failed. */
  private async mayTryAgain(error: AppError): Promise<boolean> {
    if (this.signal.aborted) return false;
    if (error.code !== 'RATE_LIMITED') this.failures += 1;
    if (!RETRYABLE_ERRORS.has(error.code) || this.failures > FAILURES_MAX) {
      this.tell({ state: 'failed', error });
      return false;
    }
    if (this.file.state === 'uploading') this.tell({ state: 'queued', percent: 0 });
    const pauseMs = Math.min(AGAIN_MS.first * 2 ** Math.max(0, this.failures - 1), AGAIN_MS.most);
    await this.pause(error.retryAfterMs ?? pauseMs);
    if (error.code === 'OFFLINE' || error.code === 'UNAVAILABLE') await this.untilThere();
    return true;
  }

  /** Without a connection it is nobody's failure: it waits for as long as that takes. */
  private async untilThere(): Promise<void> {
    while (!this.signal.aborted) {
      try {
        return await this.around.api.knock();
      } catch (thrown) {
        const { code } = toAppError(thrown);
        if (code !== 'OFFLINE' && code !== 'UNAVAILABLE') return; // It answered: sending will say what is wrong.
        await this.pause(AGAIN_MS.most);
      }
    }
  }

  /** Over at once when it is stopped. */
  private async pause(ms: number): Promise<void> {
    if (this.signal.aborted) return;
    const stopped = new Promise((resolve) => this.signal.addEventListener('abort', resolve, { once: true }));
    await Promise.race([this.around.pause(ms), stopped]);
  }

  private tell(change: Partial<AttachedFile>): void {
    if (this.signal.aborted) return;
    this.file = { ...this.file, error: null, ...change };
    this.around.tell(this.file);
  }
}
