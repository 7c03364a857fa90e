import { DestroyRef, ElementRef, type Signal, inject, signal } from '@angular/core';
import type { FileTray } from '@prochat/web/data-access';
import { filesOf } from './pasted-files';

/**
 * Takes files that are dropped on the component that makes it (in its constructor), and keeps the browser from leaving the
 * page for those dropped beside it. Text that is dragged is none of its business. Showing that one may let go is for the
 * component (`DROP_AREA` while `isOver`).
 */
export class FileDrop {
  private readonly pane = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly over = signal(false);

  readonly isOver = this.over.asReadonly();

  /** `into`: where they go; `null` when nothing can be written there now. */
  constructor(private readonly into: Signal<FileTray | null>) {
    const gone = new AbortController();
    const { signal: until } = gone;
    this.pane.addEventListener('dragover', (event) => this.dragOver(event), { signal: until });
    this.pane.addEventListener('dragleave', (event) => this.dragLeave(event), { signal: until });
    this.pane.addEventListener('drop', (event) => this.drop(event), { signal: until });
    window.addEventListener('dragover', refuse, { signal: until });
    window.addEventListener('drop', refuse, { signal: until });
    inject(DestroyRef).onDestroy(() => gone.abort());
  }

  private dragOver(event: DragEvent): void {
    if (!hasFiles(event) || !this.into()) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    this.over.set(true);
  }

  private dragLeave({ relatedTarget }: DragEvent): void {
    const within = relatedTarget instanceof Node && this.pane.contains(relatedTarget);
    if (!within) this.over.set(false);
  }

  private drop(event: DragEvent): void {
    this.over.set(false);
    const tray = this.into();
    if (!hasFiles(event) || !tray) return;
    event.preventDefault();
    tray.add(filesOf(event.dataTransfer));
  }
}

/** A browser that is left alone with a dropped file opens it, and the page is gone. */
function refuse(event: DragEvent): void {
  if (!hasFiles(event) || event.defaultPrevented) return;
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
