import { inject, untracked } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { firstValueFrom, merge, timer } from 'rxjs';
import { previewOf, type AttachedFile } from './attached-file';
import { ChatSocket } from './chat-socket';
import { FileTurn } from './file-turn';
import { FileUpload, type UploadSurroundings } from './file-upload';
import type { OutboxStore } from './outbox-store';
import { Session } from './session';
import { UploadApi } from './upload-api';

/** Uploads of this page at the same time. */
const AT_ONCE = 3;

interface Job {
  userId: string;
  turn: FileTurn;
  stop: AbortController;
}

/**
 * Uploads files, each in one tab of this browser at a time, a few at once, and only while the person whose they are is
 * signed in. It is loaded with the first file; LateUploads is its door. Where the files are shown, and which message they
 * go with, is for FileTrays and SharedOutbox to know.
 */
export class FileUploads {
  private readonly api = new UploadApi();
  private readonly socket = inject(ChatSocket);
  private readonly session = inject(Session);
  private readonly jobs = new Map<string, Job>();
  private readonly waiting: (() => void)[] = [];
  private sending = 0;
  private readonly around: UploadSurroundings = {
    api: this.api,
    slot: () => this.slot(),
    pause: (ms) => firstValueFrom(merge(timer(ms), this.socket.connected)),
    bytesOf: async (key) => this.bytes.get(key) ?? (await this.store.file(key))?.bytes,
    keep: (key, upload) => this.store.setUpload(key, upload),
    tell: (file) => this.tell(file),
  };

  constructor(
    private readonly store: OutboxStore,
    private readonly bytes: Map<string, Blob>,
    private readonly tell: (file: AttachedFile) => void,
  ) {
    toObservable(this.session.user).subscribe((user) => this.stopOthers(user?.id));
  }

  private get userId(): string | undefined {
    return untracked(this.session.user)?.id;
  }

  /** Brings them to the server, unless that is being done here or in another tab; then this one is next. */
  carry(files: readonly AttachedFile[], userId: string): void {
    if (this.userId !== userId) return;
    for (const file of files) if (!this.jobs.has(file.key)) this.begin(file, userId);
  }

  /** Another tab says that it is at work on it. */
  hear(key: string): void {
    this.jobs.get(key)?.turn.hear();
  }

  /** Stops whatever is done about it, and takes it back from the server. */
  withdraw(file: AttachedFile): void {
    const id = file.upload?.id;
    this.forget(file);
    void this.store.removeFile(file.key);
    if (id && this.userId) this.api.remove(id).catch(() => undefined); // Unclaimed ones go within a day.
  }

  /** It is sent, or somebody else's business: nothing is left to be done. */
  forget({ key, previewUrl }: AttachedFile): void {
    this.stop(key);
    this.bytes.delete(key);
    if (previewUrl) URL.revokeObjectURL(previewUrl);
  }

  /** From the beginning: the server has them no more. */
  again(files: readonly AttachedFile[], userId: string): void {
    for (const file of files) {
      this.stop(file.key);
      if (this.userId === userId) this.begin(file, userId, true);
    }
  }

  /** It goes on when `carry` says so. */
  stop(key: string): void {
    const job = this.jobs.get(key);
    this.jobs.delete(key);
    job?.stop.abort();
    job?.turn.end();
  }

  /** What one person attached is not uploaded under another's name. */
  private stopOthers(userId: string | undefined): void {
    for (const [key, job] of [...this.jobs]) if (job.userId !== userId) this.stop(key);
  }

  private begin(file: AttachedFile, userId: string, isGone = false): void {
    const stop = new AbortController();
    const turn = new FileTurn(file.key, () => this.work(file, stop.signal, isGone));
    this.jobs.set(file.key, { userId, turn, stop });
    void turn.over.then(() => {
      stop.abort(); // Another tab may have taken it away.
      if (this.jobs.get(file.key)?.turn === turn) this.jobs.delete(file.key);
    });
  }

  private async slot(): Promise<() => void> {
    if (this.sending >= AT_ONCE) await new Promise<void>((go) => this.waiting.push(go));
    else this.sending += 1;
    return () => {
      const next = this.waiting.shift();
      if (next) next();
      else this.sending -= 1;
    };
  }

  /** It is this tab's turn. Perhaps another one has done it meanwhile. */
  private async work(file: AttachedFile, signal: AbortSignal, isGone: boolean): Promise<void> {
    if (isGone) await this.store.setUpload(file.key, undefined);
    const kept = await this.store.file(file.key);
    if (signal.aborted) return;
    const previewUrl = file.previewUrl ?? (kept ? previewOf(kept.bytes) : null);
    const shown = { ...file, previewUrl };
    await new FileUpload(shown, this.around, signal).run(kept?.upload ?? file.upload ?? undefined);
  }
}
