import { Injectable, signal } from '@angular/core';
import type { AttachedFile, FileTray } from './attached-file';

/** The trays of all composers, each made when it is first asked for. */
@Injectable({ providedIn: 'root' })
export class FileTrays {
  private readonly trays = new Map<string, FileTray>();

  /** The same tray for the same place: a conversation and slot (`<id>.reply`, `<id>.note`), or `new`. */
  trayOf(place: string): FileTray {
    const held = this.trays.get(place);
    if (held) return held;
    const files = signal<readonly AttachedFile[]>([]);
    const tray: FileTray = {
      files: files.asReadonly(),
      add: () => undefined,
      remove: (key) => files.update((all) => all.filter((file) => file.key !== key)),
      retry: () => undefined,
      take: () => {
        const taken = files();
        files.set([]);
        return taken;
      },
      whenReady: () => Promise.resolve([]),
      clear: () => files.set([]),
    };
    this.trays.set(place, tray);
    return tray;
  }
}
