import {
  ChangeDetectionStrategy,
  Component,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChildren,
} from '@angular/core';
import { type AttachedFile, type FileTray, Session } from '@prochat/web/data-access';
import { AttachedCard } from './attached-card';
import { outcomeOf } from './file-facts';
import { FILE_TEXTS } from './texts';

/** What is attached beside a field and not sent yet. Each file is announced once, when it is ready or has failed. */
@Component({
  selector: 'pc-tray-view',
  imports: [AttachedCard],
  template: `
    <ul class="pc-scroll" [attr.aria-label]="texts.attached">
      @for (file of files(); track file.key; let place = $index) {
        <li>
          <pc-attached-card [file]="file" (retry)="tray().retry(file.key)" (remove)="remove(file, place)" />
        </li>
      }
    </ul>
    <div class="sr-only" aria-live="polite">
      @for (line of said(); track line.key) {
        <p>{{ line.text }}</p>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(256px, 100%), 1fr));
      align-items: start;
      gap: 8px;
      max-height: min(228px, 34dvh);
      padding: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TrayView {
  readonly tray = input.required<FileTray>();
  /** Where the focus goes when the last file has been removed. */
  readonly leave = input<() => void>(() => undefined);

  protected readonly texts = FILE_TEXTS;
  protected readonly files = computed(() => this.tray().files());
  protected readonly said = signal<{ key: string; text: string }[]>([]);
  private readonly config = inject(Session).config;
  private readonly injector = inject(Injector);
  private readonly cards = viewChildren(AttachedCard);

  constructor() {
    effect(() => {
      const files = this.files();
      const accepted = untracked(this.config)?.uploads?.types;
      const lines = files.map((file) => ({ key: file.key, text: outcomeOf(file, accepted) }));
      // Heard only when it comes into a region that is there already.
      this.afterRender(() => this.said.set(lines.filter(({ text }) => text)));
    });
  }

  /** The focus goes to the file that takes its place, or to the one before, or back to where one writes. */
  protected remove({ key }: AttachedFile, place: number): void {
    this.tray().remove(key);
    this.afterRender(() => {
      const card = this.cards()[place] ?? this.cards().at(-1);
      if (card) card.focus();
      else this.leave()();
    });
  }

  private afterRender(run: () => void): void {
    afterNextRender({ write: run }, { injector: this.injector });
  }
}
