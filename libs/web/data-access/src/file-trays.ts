import { Injectable, effect, inject, signal, untracked } from '@angular/core';
import { isRefused, isUnderWay, type AttachedFile, type FileTray } from './attached-file';
import { LateUploads } from './late-uploads';
import { newClientId } from './client-id';
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
    const userId = untracked(this.session.user)?.id ?? '';
    const name = `${userId} ${place}`;
    let tray = this.trays.get(name);
    if (!tray) this.trays.set(name, (tray = new LateTray(userId, this.uploads)));
    return tray;
  }
}

/** One tray, as small as a page without files should have it: what is more than showing lies in FileUploads. */
class LateTray implements FileTray {
  private readonly all = signal<readonly AttachedFile[]>([]);
  readonly files = this.all.asReadonly();

  constructor(
    readonly userId: string,
    private readonly uploads: LateUploads,
  ) {}

  add(files: Iterable<File>): void {
    const fresh = [...files].map((file): AttachedFile => {
      const key = newClientId();
      const { name, type, size } = file;
      const previewUrl = this.uploads.keepAtHand(key, file);
      return { key, name, type, size, previewUrl, state: 'queued', percent: 0, upload: null, error: null };
    });
    this.all.update((all) => [...all, ...fresh]);
    void this.uploads.use((uploads) => uploads.begin(this, fresh, this.userId));
  }

  remove(key: string): void {
    const file = this.now.find((one) => one.key === key);
    if (!file) return;
    this.all.update((all) => all.filter((one) => one !== file));
    void this.uploads.use((uploads) => uploads.withdraw(file));
  }

  retry(key: string): void {
    void this.uploads.use((uploads) => uploads.retry(this, key, this.userId));
  }

  take(): readonly AttachedFile[] {
    const taken = this.now.filter((file) => !isRefused(file));
    this.all.update((all) => all.filter(isRefused));
    return taken;
  }

  putBack(files: readonly AttachedFile[]): void {
    this.all.update((all) => [...files, ...all]);
    this.resume();
  }

  clear(): void {
    for (const { key } of this.now) this.remove(key);
  }

  /** Something has become of a file; perhaps of one that lies here. */
  hear(file: AttachedFile): void {
    if (this.now.some(({ key }) => key === file.key))
      this.all.update((all) => all.map((one) => (one.key === file.key ? file : one)));
  }

  /** Uploads what is not uploaded. */
  resume(): void {
    if (this.now.some(isUnderWay)) void this.uploads.use((uploads) => uploads.carry(this.now, this.userId));
  }

  private get now(): readonly AttachedFile[] {
    return untracked(this.all);
  }
}
