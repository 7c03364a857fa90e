import { DestroyRef, effect, inject, untracked, type Signal } from '@angular/core';
import { toAppError, type AppError } from './app-error';
import { isRefused, isUnderWay, type AttachedFile, type FileTray } from './attached-file';
import { ChatSocket } from './chat-socket';
import { fileError } from './file-errors';
import { FileTurn } from './file-turn';
import { FileUpload, queuedAgain, type UploadSurroundings } from './file-upload';
import type { LateUploads } from './late-uploads';
import { OutboxFiles, type FilesHolder } from './outbox-files';
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
 * signed in. It is loaded with the first file; LateUploads is its door. Where the files are shown is for FileTrays to
 * know, which message they go with for OutboxFiles.
 */
export class FileUploads {
  private readonly api = new UploadApi();
  private readonly socket = inject(ChatSocket);
  private readonly session = inject(Session);
  private readonly jobs = new Map<string, Job>();
  private readonly ofOutbox = new WeakMap<FilesHolder, OutboxFiles>();
  private readonly waiting: (() => void)[] = [];
  private sending = 0;
  private readonly around: UploadSurroundings = {
    api: this.api,
    slot: () => this.slot(),
    pause: (ms) => this.pause(ms),
    bytesOf: async (key) => this.late.bytes.get(key) ?? (await this.late.store.file(key))?.bytes,
    keep: (key, upload) => this.late.store.setUpload(key, upload),
    tell: (file) => this.late.changes.next(file),
  };

  constructor(private readonly late: LateUploads) {
    effect(() => {
      const user = this.session.user();
      untracked(() => this.stopOthers(user?.id));
    });
    inject(DestroyRef).onDestroy(() => this.stopOthers(undefined));
  }

  private get userId(): string | undefined {
    return untracked(this.session.user)?.id;
  }

  /** What is done for the files of an outbox; the same for the same one. */
  of(holder: FilesHolder): OutboxFiles {
    let files = this.ofOutbox.get(holder);
    if (!files) this.ofOutbox.set(holder, (files = new OutboxFiles(holder, this, this.late.changes)));
    return files;
  }

  /** Just attached: refuses what need not be sent to be refused, and uploads the rest. */
  begin(tray: FileTray, fresh: readonly AttachedFile[], userId: string): void {
    const here = untracked(tray.files).filter((file) => !isRefused(file));
    for (const file of fresh) {
      const place = here.findIndex(({ key }) => key === file.key);
      if (place < 0) continue; // Taken out, or sent, meanwhile.
      const error = this.refusalOf(file, place);
      if (!error) {
        this.carry([file], userId);
        continue;
      }
      here.splice(place, 1);
      this.late.changes.next({ ...file, state: 'failed', error });
    }
  }

  /** Of a file that was refused. */
  retry(tray: FileTray, key: string, userId: string): void {
    const file = untracked(tray.files).find((one) => one.key === key);
    if (!file || !isRefused(file)) return;
    const again = queuedAgain(file);
    this.late.changes.next(again);
    this.begin(tray, [again], userId);
  }

  /**
   * Sends what lies in a tray with something else than a pending message: `send` is given the ids when all are ready.
   * The tray is empty when it resolves. Rejects as `send` does, or with the reason of a file that was refused.
   */
  async sendWith<T>(tray: FileTray, send: (attachments: { id: string }[]) => Promise<T>): Promise<T> {
    const files = await this.settled(tray.files);
    const error = files.find(isRefused)?.error;
    if (error) throw error;
    try {
      const sent = await send(files.flatMap(({ upload }) => (upload ? { id: upload.id } : [])));
      for (const file of tray.take()) this.forget(file);
      return sent;
    } catch (thrown) {
      // The form was open for a day. They are on their way once more for when he tries again.
      if (toAppError(thrown).code === 'ATTACHMENT_GONE')
        this.again(files.map(queuedAgain), this.userId ?? '');
      throw thrown;
    }
  }

  /** Brings them to the server, unless that is done, or being done here or in another tab; then this one is next. */
  carry(files: readonly AttachedFile[], userId: string): void {
    if (this.userId !== userId) return;
    for (const file of files) if (isUnderWay(file) && !this.jobs.has(file.key)) this.start(file, userId);
  }

  /** Another tab says that it is at work on it. */
  hear(key: string): void {
    this.jobs.get(key)?.turn.hear();
  }

  /** From what the browser keeps into this page, as if they had just been attached. */
  async takeOut(files: readonly AttachedFile[]): Promise<AttachedFile[]> {
    const { bytes, previews, store } = this.late;
    for (const { key } of files) {
      const kept = bytes.has(key) ? undefined : await store.file(key);
      if (kept) this.late.keepAtHand(key, kept.bytes);
      void store.removeFile(key);
    }
    return files.map((file) => ({ ...file, previewUrl: previews.get(file.key) ?? null }));
  }

  /** Stops whatever is done about it, and takes it back from the server. */
  withdraw(file: AttachedFile): void {
    const id = file.upload?.id;
    this.forget(file);
    void this.late.store.removeFile(file.key);
    if (id && this.userId) this.api.remove(id).catch(() => undefined); // Unclaimed ones go within a day.
  }

  /** It is sent, or somebody else's business: nothing is left to be done. */
  forget({ key, previewUrl }: AttachedFile): void {
    this.stop(key);
    this.late.bytes.delete(key);
    this.late.previews.delete(key);
    if (previewUrl) URL.revokeObjectURL(previewUrl);
  }

  /** From the beginning: the server has them no more. */
  again(files: readonly AttachedFile[], userId: string): void {
    for (const file of files) {
      this.stop(file.key);
      this.late.changes.next(file);
      if (this.userId === userId) this.start(file, userId, true);
    }
  }

  /** It goes on when `carry` says so. */
  private stop(key: string): void {
    const job = this.jobs.get(key);
    this.jobs.delete(key);
    job?.stop.abort();
    job?.turn.end();
  }

  /** What one person attached is not uploaded under another's name. */
  private stopOthers(userId: string | undefined): void {
    for (const [key, job] of [...this.jobs]) if (job.userId !== userId) this.stop(key);
  }

  private start(file: AttachedFile, userId: string, isGone = false): void {
    const stop = new AbortController();
    const turn = new FileTurn(file.key, () => this.work(file, stop.signal, isGone));
    this.jobs.set(file.key, { userId, turn, stop });
    void turn.over.then(() => {
      stop.abort(); // Another tab may have taken it away.
      if (this.jobs.get(file.key)?.turn === turn) this.jobs.delete(file.key);
    });
  }

  /** Less when a connection stands again. */
  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => goOn(), ms);
      const listening = this.socket.connected.subscribe(() => goOn());
      const goOn = () => {
        clearTimeout(timer);
        listening.unsubscribe();
        resolve();
      };
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
    const { store, previews } = this.late;
    if (isGone) await store.setUpload(file.key, undefined);
    const kept = await store.file(file.key);
    if (signal.aborted) return;
    const isShown = previews.has(file.key) || !kept;
    const previewUrl = isShown ? file.previewUrl : this.late.keepAtHand(file.key, kept.bytes);
    await new FileUpload({ ...file, previewUrl }, this.around, signal).run(
      kept?.upload ?? file.upload ?? undefined,
    );
  }

  /** When nothing is under way with any of them. */
  private settled(files: Signal<readonly AttachedFile[]>): Promise<readonly AttachedFile[]> {
    return new Promise((resolve) => {
      const watch = effect(
        () => {
          if (files().some(isUnderWay)) return;
          resolve(files());
          watch.destroy();
        },
        { injector: this.late.injector },
      );
    });
  }

  private refusalOf({ size }: AttachedFile, place: number): AppError | null {
    const { uploads } = untracked(this.session.config) ?? {};
    if (size === 0) return fileError('FILE_EMPTY');
    if (!uploads) return null;
    if (size > uploads.maxBytes) return fileError('FILE_TOO_LARGE', { max: uploads.maxBytes });
    if (place < uploads.maxFiles) return null;
    return fileError('TOO_MANY_ATTACHMENTS', { max: uploads.maxFiles });
  }
}
