import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import type { Attachment } from '@prochat/contract';
import { Icon, Toasts } from '@prochat/web/ui';
import { FileCard } from './file-card';
import { fileSize } from './file-words';
import { FileReach } from './file-reach';
import { FILE_TEXTS } from './texts';

/** A file of a stored message that is no picture: all of the card downloads it. What is gone says so. */
@Component({
  selector: 'pc-download-card',
  imports: [FileCard, Icon],
  template: `
    <a [href]="file().url" [download]="file().name" (click)="save($event)">
      <span class="sr-only">{{ texts.downloadFile }}</span>
      <pc-file-card [name]="file().name" [type]="file().type" [facts]="facts()" [wrong]="missing() !== ''">
        <pc-icon class="sign" name="download" />
      </pc-file-card>
    </a>
  `,
  styles: `
    :host {
      display: block;
      width: 320px;
      max-width: 100%;
    }
    a {
      display: block;
      border-radius: 14px;
      color: inherit;
      text-decoration: none;
    }
    pc-file-card {
      width: 100%;
      min-height: 58px;
      transition: background-color var(--pc-fast) var(--pc-ease);
    }
    a:hover pc-file-card {
      background: color-mix(in srgb, var(--mat-sys-on-surface) 5%, var(--pc-card));
    }
    .sign {
      margin-inline: 6px;
      color: var(--mat-sys-on-surface-variant);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DownloadCard {
  readonly file = input.required<Attachment>();

  protected readonly texts = FILE_TEXTS;
  private readonly reach = inject(FileReach);
  private readonly toasts = inject(Toasts);
  protected readonly size = computed(() => fileSize(this.file().size));
  protected readonly missing = signal('');
  protected readonly facts = computed(() => this.missing() || this.size());

  protected async save(event: MouseEvent): Promise<void> {
    // A new tab, or whatever else the browser is asked for.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const { url, name } = this.file();
    const reach = await this.reach.download(url, name);
    this.missing.set(reach === 'there' ? '' : reach === 'gone' ? FILE_TEXTS.goneShort : FILE_TEXTS.notLoaded);
    if (reach === 'gone') this.toasts.show(FILE_TEXTS.gone);
    if (reach === 'unreachable') this.toasts.show(FILE_TEXTS.reasons.offline);
  }
}
