import { Directive, type Signal, signal } from '@angular/core';
import type { FileTray } from '@prochat/web/data-access';
import { filesOf } from './pasted-files';

/**
 * Takes files that are dropped on its element, and keeps the browser from leaving the page for those dropped beside it.
 * Text that is dragged is none of its business. Showing that one may let go is for the pane (`DROP_AREA` while `isOver`).
 */
@Directive({
  host: {
    '(dragover)': 'dragOver($event)',
    '(dragleave)': 'dragLeave($event)',
    '(drop)': 'drop($event)',
    '(window:dragover)': 'refuse($event)',
    '(window:drop)': 'refuse($event)',
  },
})
export class FileDrop {
  /** Where they go; `null` when nothing can be written there now. Set by the pane. */
  into: Signal<FileTray | null> = signal(null);
  private readonly over = signal(false);

  readonly isOver = this.over.asReadonly();

  protected dragOver(event: DragEvent): void {
    if (!hasFiles(event) || !this.into()) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    this.over.set(true);
  }

  protected dragLeave({ currentTarget, relatedTarget }: DragEvent): void {
    const within = relatedTarget instanceof Node && (currentTarget as Node).contains(relatedTarget);
    if (!within) this.over.set(false);
  }

  protected drop(event: DragEvent): void {
    this.over.set(false);
    const tray = this.into();
    if (!hasFiles(event) || !tray) return;
    event.preventDefault();
    tray.add(filesOf(event.dataTransfer));
  }

  /** A browser that is left alone with a dropped file opens it, and the page is gone. */
  protected refuse(event: DragEvent): void {
    if (!hasFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
  }
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
