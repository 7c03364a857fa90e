import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Thread, ThreadEntry } from '@prochat/web/data-access';
import { AttachedCard } from './attached-card';
import { DownloadCard } from './download-card';
import { PictureTile, type Picture } from './picture-tile';
import { isPicture, picturesOf } from './pictures';
import { ViewerOpener } from './viewer-opener';

export { Note } from '../note';

/** The files of one message: pictures first, as one or as a grid, then the others; while it is pending, how far each is. */
@Component({
  selector: 'pc-message-files',
  imports: [AttachedCard, DownloadCard, PictureTile],
  template: `
    @if (entry().files; as files) {
      @for (file of files; track file.key) {
        <pc-attached-card
          [file]="file"
          [removable]="failed()"
          (retry)="thread().retryFile(entry().key, file.key)"
          (remove)="thread().removeFile(entry().key, file.key)"
        />
      }
    } @else {
      @if (pictures().length > 0) {
        <div class="pictures" [class]="'many-' + many()">
          @for (picture of pictures(); track picture.id) {
            <pc-picture-tile [picture]="picture" [alone]="pictures().length === 1" (opened)="view(picture)" />
          }
        </div>
      }
      @for (file of others(); track file.id) {
        <pc-download-card [file]="file" />
      }
    }
  `,
  styleUrl: './message-files.scss',
  host: { '[class.end]': 'end()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageFiles {
  readonly entry = input.required<ThreadEntry>();
  readonly thread = input.required<Thread>();
  /** On the side of one's own messages. */
  readonly end = input(false);

  private readonly viewer = inject(ViewerOpener);
  protected readonly failed = computed(() => this.entry().fate === 'failed');
  protected readonly pictures = computed(() => this.entry().message.attachments.filter(isPicture));
  protected readonly others = computed(() =>
    this.entry().message.attachments.filter((file) => !isPicture(file)),
  );
  /** How the grid is laid out: 2, 3, 4, or more. */
  protected readonly many = computed(() => Math.min(5, this.pictures().length));

  protected view(picture: Picture): void {
    const { entries } = this.thread();
    void this.viewer.open(
      computed(() => picturesOf(entries())),
      picture.id,
    );
  }
}
