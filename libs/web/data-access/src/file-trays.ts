import { Injectable, effect, inject, signal, untracked, type WritableSignal } from '@angular/core';
import { AppError } from './app-error';
import {
  isRefused,
  isUnderWay,
  previewOf,
  queuedAgain,
  type AttachedFile,
  type FileTray,
} from './attached-file';
import { LateUploads } from './late-uploads';
import { newClientId } from './pending-message';
import { Session } from './session';

/**
 * The trays of all composers, for whoever is signed in: what he has attached and not sent waits for him, and is uploaded,
 * only while he is here. Uploading itself is FileUploads' business.
 */
@Injectable({ providedIn: 'root' })
export class FileTrays {
  private readonly session = inject(Session);
  private readonly uploads = inject(LateUploads);
  private readonly trays = new Map<string, LateTray>();

  constructor() {
    this.uploads.changes.subscribe((file) => {
      for (const tray of this.trays.values()) tray.hear(file);
    });
    effect(() => {
      const user = this.session.user();
      for (const tray of this.trays.values()) if (tray.userId === user?.id) tray.resume();
    });
  }

  /** The same tray for the same place: a conversation and slot (`<id>.reply`, `<id>.note`), or `new`. */
  trayOf(place: string): FileTray {
    const { id = '' } = untracked(this.session.user) ?? {};
    const name = `${id} ${place}`;
    let tray = this.trays.get(name);
    if (!tray) this.trays.set(name, (tray = new LateTray(id, this.uploads, this.session)));
    return tray;
  }
}

class LateTray implements FileTray {
  private readonly all: WritableSignal<readonly AttachedFile[]> = signal([]);
  readonly files = this.all.asReadonly();

  constructor(
    readonly userId: string,
    private readonly uploads: LateUploads,
    private readonly session: Session,
  ) {}

  add(files: Iterable<File>): void {
    for (const file of files) this.addOne(file);
    this.resume();
  }

  remove(key: string): void {
    const file = this.find(key);
    if (!file) return;
    this.all.update((all) => all.filter((one) => one !== file));
    this.uploads.use((uploads) => uploads.withdraw(file));
  }

  retry(key: string): void {
    const file = this.find(key);
    if (!file || !isRefused(file)) return;
    const error = this.refusalOf(file);
    this.hear(error ? { ...file, error } : queuedAgain(file));
    this.resume();
  }

  take(): readonly AttachedFile[] {
    const taken = untracked(this.all).filter((file) => !isRefused(file));
    this.all.update((all) => all.filter(isRefused));
    return taken;
  }

  async whenReady(): Promise<{ id: string }[]> {
    const all = await this.uploads.settled(this.files);
    const error = all.find(isRefused)?.error;
    if (error) throw error;
    return all.flatMap(({ upload }) => (upload ? { id: upload.id } : []));
  }

  again(ids: readonly string[]): void {
    for (const file of untracked(this.all))
      if (file.upload && ids.includes(file.upload.id)) this.hear(queuedAgain(file));
    this.resume();
  }

  forget(): void {
    const taken = this.take();
    this.uploads.use((uploads) => taken.forEach((file) => uploads.forget(file)));
  }

  clear(): void {
    for (const { key } of untracked(this.all)) this.remove(key);
  }

  /** Something has become of a file; perhaps of one that lies here. */
  hear(file: AttachedFile): void {
    if (this.find(file.key)) this.all.update((all) => all.map((one) => (one.key === file.key ? file : one)));
  }

  /** Uploads what is not uploaded. */
  resume(): void {
    const waiting = untracked(this.all).filter(isUnderWay);
    if (waiting.length > 0) this.uploads.use((uploads) => uploads.carry(waiting, this.userId));
  }

  private addOne(file: File): void {
    const { name, type, size } = file;
    const key = newClientId();
    const previewUrl = previewOf(file);
    const error = this.refusalOf(file);
    const state = error ? 'failed' : 'queued';
    this.uploads.bytes.set(key, file);
    this.all.update((all) => [
      ...all,
      { key, name, type, size, previewUrl, state, percent: 0, upload: null, error },
    ]);
  }

  /** What is known before a byte is sent. */
  private refusalOf({ size }: { size: number }): AppError | null {
    const { uploads } = untracked(this.session.config) ?? {};
    const taken = untracked(this.all).filter((file) => !isRefused(file)).length;
    if (size === 0) return new AppError('FILE_EMPTY');
    if (!uploads) return null;
    if (size > uploads.maxBytes)
      return new AppError('FILE_TOO_LARGE', { details: { max: uploads.maxBytes } });
    if (taken < uploads.maxFiles) return null;
    return new AppError('TOO_MANY_ATTACHMENTS', { details: { max: uploads.maxFiles } });
  }

  private find(key: string): AttachedFile | undefined {
    return untracked(this.all).find((one) => one.key === key);
  }
}
