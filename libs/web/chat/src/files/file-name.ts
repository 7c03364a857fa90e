import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { nameParts } from './file-words';

/** A file's name on one line. When there is no room its middle goes, so that the ending is always seen; read aloud it is whole. */
@Component({
  selector: 'pc-file-name',
  template: `
    <span class="sr-only">{{ name() }}</span>
    <span class="head" aria-hidden="true">{{ parts()[0] }}</span>
    <span class="tail" aria-hidden="true">{{ parts()[1] }}</span>
  `,
  styles: `
    :host {
      position: relative;
      display: flex;
      min-width: 0;
      unicode-bidi: isolate;
    }
    .head {
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: pre;
    }
    .tail {
      flex: none;
      white-space: pre;
    }
  `,
  host: { '[title]': 'name()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FileName {
  readonly name = input.required<string>();
  protected readonly parts = computed(() => nameParts(this.name()));
}
