import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  signal,
} from '@angular/core';
import { type FileTray, Session } from '@prochat/web/data-access';
import { Icon } from '@prochat/web/ui';
import { fileSize } from './file-words';
import { filesOf } from './pasted-files';
import { FILE_TEXTS } from './texts';

/**
 * Takes files that are dropped on the element it stands in, which it covers while they are held over it, and keeps the
 * browser from leaving the page for those dropped beside it. Text that is dragged is none of its business. Nobody without a
 * pointer comes here: they have the button.
 */
@Component({
  selector: 'pc-drop-area',
  imports: [Icon],
  template: `
    @if (isOver()) {
      <div class="cover" aria-hidden="true">
        <div class="area">
          <span class="sign"><pc-icon name="upload" [size]="32" /></span>
          <b>{{ texts.drop }}</b>
          <span>{{ limit() }}</span>
        </div>
      </div>
    }
  `,
  styles: `
    .cover {
      position: absolute;
      z-index: 20;
      inset: 0;
      padding: 12px;
      background: color-mix(in srgb, var(--mat-sys-surface-container-lowest) 88%, transparent);
    }
    .area {
      display: grid;
      place-content: center;
      justify-items: center;
      gap: 4px;
      height: 100%;
      border: 2px dashed var(--mat-sys-primary);
      border-radius: var(--mat-sys-corner-large);
      background: color-mix(in srgb, var(--mat-sys-primary-container) 55%, transparent);
      text-align: center;
      font: var(--mat-sys-body-medium);
      color: var(--mat-sys-on-surface-variant);
      pointer-events: none;
    }
    b {
      font: var(--mat-sys-title-large);
      letter-spacing: var(--pc-tracking-title);
      color: var(--mat-sys-on-surface);
    }
    .sign {
      display: grid;
      place-items: center;
      inline-size: 64px;
      block-size: 64px;
      margin-bottom: 8px;
      border-radius: 50%;
      background: var(--mat-sys-primary);
      color: var(--mat-sys-on-primary);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DropArea {
  /** Where they go; `null` when nothing can be written there now. */
  readonly tray = input<FileTray | null>(null);

  protected readonly texts = FILE_TEXTS;
  protected readonly isOver = signal(false);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly config = inject(Session).config;
  protected readonly limit = computed(() => {
    const uploads = this.config()?.uploads;
    return uploads ? FILE_TEXTS.dropLimit(uploads.maxFiles, fileSize(uploads.maxBytes)) : '';
  });

  constructor() {
    const gone = new AbortController();
    inject(DestroyRef).onDestroy(() => gone.abort());
    afterNextRender(() => this.listen(gone.signal));
  }

  private listen(until: AbortSignal): void {
    const pane = this.host.parentElement;
    pane?.addEventListener('dragover', (event) => this.dragOver(event), { signal: until });
    pane?.addEventListener('dragleave', (event) => this.dragLeave(event), { signal: until });
    pane?.addEventListener('drop', (event) => this.drop(event), { signal: until });
    window.addEventListener('dragover', refuse, { signal: until });
    window.addEventListener('drop', refuse, { signal: until });
  }

  private dragOver(event: DragEvent): void {
    if (!hasFiles(event) || !this.tray()) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    this.isOver.set(true);
  }

  private dragLeave({ relatedTarget }: DragEvent): void {
    const within = relatedTarget instanceof Node && this.host.parentElement?.contains(relatedTarget);
    if (!within) this.isOver.set(false);
  }

  private drop(event: DragEvent): void {
    this.isOver.set(false);
    const tray = this.tray();
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
