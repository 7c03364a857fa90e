import { EnvironmentInjector, Injectable, inject, runInInjectionContext } from '@angular/core';
import { Subject } from 'rxjs';
import type { AttachedFile } from './attached-file';
import type { FileUploads } from './file-uploads';
import { OutboxStore, type KeptBytes } from './outbox-store';

/** The part of this page that uploads could not be loaded: until the next try. */
const AGAIN_MS = 5_000;
/** What browsers can show in a page. */
const PICTURE = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;

/**
 * The small part of uploading that every page has: the bytes at hand, what becomes of the files, and FileUploads, which
 * does it and is loaded with the first file.
 */
@Injectable({ providedIn: 'root' })
export class LateUploads {
  readonly injector = inject(EnvironmentInjector);
  private loading: Promise<FileUploads> | undefined;

  readonly store = new OutboxStore();
  /** By key, from attaching until it is sent or given up. */
  readonly bytes = new Map<string, Blob>();
  /** Object URLs of pictures, by key; for as long as they are shown. */
  readonly previews = new Map<string, string>();
  /** Each state of each file that is worked on in this page. */
  readonly changes = new Subject<AttachedFile>();

  /** @returns its preview */
  keepAtHand(key: string, bytes: Blob): string | null {
    this.bytes.set(key, bytes);
    if (PICTURE.test(bytes.type)) this.previews.set(key, URL.createObjectURL(bytes));
    return this.previews.get(key) ?? null;
  }

  /** What there is to be kept of the files of a message. */
  atHand(files: readonly AttachedFile[] = []): KeptBytes[] {
    return files.flatMap(({ key, upload }) => {
      const bytes = this.bytes.get(key);
      return bytes ? { key, bytes, ...(upload && { upload }) } : [];
    });
  }

  /** As soon as it is loaded, however long that takes; in the order of asking. */
  use<T>(work: (uploads: FileUploads) => T | Promise<T>): Promise<T> {
    this.loading ??= this.load();
    return this.loading.then(work);
  }

  /** Only if there is anything to do with it: what was never begun need not be stopped. */
  useIfLoaded(work: (uploads: FileUploads) => void): void {
    void this.loading?.then(work);
  }

  private async load(): Promise<FileUploads> {
    for (;;) {
      try {
        const { FileUploads } = await import('./file-uploads');
        return runInInjectionContext(this.injector, () => new FileUploads(this));
      } catch {
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }
}
