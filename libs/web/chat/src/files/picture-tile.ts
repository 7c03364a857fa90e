import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { AttachedImage, Attachment } from '@prochat/contract';
import { Icon } from '@prochat/web/ui';
import { FileName } from './file-name';
import { pictureAlone } from './file-places';
import { fileSize } from './file-words';
import { FileReach } from './file-reach';
import { FILE_TEXTS } from './texts';

export type Picture = Attachment & { image: AttachedImage };

/**
 * A picture of a stored message, small; pressing it opens it. Its place is as large as it will be before a byte of it is
 * there. Alone it has its own shape and a line with its name; among others it is one square of many.
 */
@Component({
  selector: 'pc-picture-tile',
  imports: [FileName, Icon],
  template: `
    @let one = picture();
    @if (missing() === 'gone') {
      <p class="frame missing" [style.aspect-ratio]="shape()">
        <pc-icon name="image" /><span class="sr-only">{{ one.name }}: </span>{{ texts.goneShort }}
      </p>
    } @else if (missing()) {
      <button type="button" class="frame missing" [style.aspect-ratio]="shape()" (click)="again()">
        <pc-icon name="retry" /><span class="sr-only">{{ one.name }}: </span>{{ texts.notLoaded }}
        <b>{{ texts.tryAgain }}</b>
      </button>
    } @else {
      <button
        type="button"
        class="frame"
        aria-haspopup="dialog"
        [title]="one.name"
        [style.aspect-ratio]="shape()"
        (click)="opened.emit()"
      >
        <!-- The order matters: lazy before it has an address. -->
        <img
          loading="lazy"
          decoding="async"
          [alt]="one.name"
          [width]="one.image.width"
          [height]="one.image.height"
          [src]="address()"
          (error)="missed()"
        />
      </button>
    }
    @if (alone()) {
      <p class="caption">
        <pc-file-name aria-hidden="true" [name]="one.name" /><span>{{ size() }}</span>
      </p>
    }
  `,
  styleUrl: './picture-tile.scss',
  host: { '[class.alone]': 'alone()', '[style.width.px]': 'width()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PictureTile {
  readonly picture = input.required<Picture>();
  readonly alone = input(false);
  readonly opened = output();

  protected readonly texts = FILE_TEXTS;
  private readonly reach = inject(FileReach);
  protected readonly missing = signal<'' | 'gone' | 'unreachable'>('');
  private readonly tries = signal(0);
  protected readonly size = computed(() => fileSize(this.picture().size));
  /** A picture that failed is asked for again only under another address; what is behind `#` stays here. */
  protected readonly address = computed(() => {
    const { thumbnailUrl } = this.picture().image;
    return this.tries() === 0 ? thumbnailUrl : `${thumbnailUrl}#${this.tries()}`;
  });
  protected readonly shape = computed(() => {
    return this.alone() ? pictureAlone(this.picture().image).shape.toFixed(4) : null;
  });
  protected readonly width = computed(() => {
    return this.alone() ? pictureAlone(this.picture().image).width : null;
  });

  /** The session may have been renewed by asking: then it is tried once more. */
  protected async missed(): Promise<void> {
    const reach = await this.reach.check(this.picture().image.thumbnailUrl);
    if (reach === 'there' && this.tries() === 0) return this.tries.set(1);
    this.missing.set(reach === 'gone' ? 'gone' : 'unreachable');
  }

  protected again(): void {
    this.tries.update((before) => before + 1);
    this.missing.set('');
  }
}
