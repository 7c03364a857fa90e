import { EnvironmentInjector, Injectable, inject, runInInjectionContext, type Signal } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { Subject, filter, firstValueFrom, fromEvent, merge, timer } from 'rxjs';
import { isUnderWay, type AttachedFile } from './attached-file';
import { ChatSocket } from './chat-socket';
import type { FileUploads } from './file-uploads';
import { OutboxStore } from './outbox-store';

/** The part of this page that uploads could not be loaded: until the next try, at the latest. */
const AGAIN_MS = 5_000;

/**
 * The small part of uploading that every page has: the bytes at hand, what becomes of the files, and FileUploads, which
 * does it and is loaded with the first file.
 */
@Injectable({ providedIn: 'root' })
export class LateUploads {
  private readonly injector = inject(EnvironmentInjector);
  private readonly socket = inject(ChatSocket);
  private readonly heard = new Subject<AttachedFile>();
  private loading: Promise<FileUploads> | undefined;

  readonly store = new OutboxStore();
  /** By key, from attaching until it is sent or given up. */
  readonly bytes = new Map<string, Blob>();
  /** Each state of each file that is worked on in this page. */
  readonly changes = this.heard.asObservable();

  /** As soon as it is loaded; in the order of asking. */
  use(work: (uploads: FileUploads) => void): void {
    this.loading ??= this.load();
    void this.loading.then(work);
  }

  /** Only if there is anything to do with it: what was never begun need not be stopped. */
  useIfLoaded(work: (uploads: FileUploads) => void): void {
    if (this.loading) this.use(work);
  }

  /** The files when nothing is under way with any of them. */
  settled(files: Signal<readonly AttachedFile[]>): Promise<readonly AttachedFile[]> {
    const all = toObservable(files, { injector: this.injector });
    return firstValueFrom(all.pipe(filter((now) => !now.some(isUnderWay))));
  }

  private async load(): Promise<FileUploads> {
    for (;;) {
      try {
        const { FileUploads } = await import('./file-uploads');
        const { store, bytes } = this;
        const tell = (file: AttachedFile) => this.heard.next(file);
        return runInInjectionContext(this.injector, () => new FileUploads(store, bytes, tell));
      } catch {
        await firstValueFrom(merge(fromEvent(window, 'online'), this.socket.connected, timer(AGAIN_MS)));
      }
    }
  }
}
