import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  afterNextRender,
  computed,
  inject,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { Icon } from '@prochat/web/ui';
import { CommandCenter } from './command-center';
import { COMMANDS, type Command } from './commands';
import { found } from './found-commands';
import { KeySettings } from './key-settings';
import { KeysOf } from './keys-of';
import { TEXTS } from './texts';

/** Everything that can be done here and now, found by a few letters of its name. */
@Component({
  selector: 'pc-command-palette',
  imports: [Icon, KeysOf],
  templateUrl: './command-palette.html',
  styleUrl: './command-palette.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CommandPalette {
  protected readonly texts = TEXTS;
  protected readonly keys = inject(KeySettings).keys;
  private readonly center = inject(CommandCenter);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  protected readonly typed = signal('');
  protected readonly found = computed(() => {
    const available = this.center.available();
    const commands = COMMANDS.filter(({ id }) => id !== 'palette' && available.has(id));
    return found(commands, ({ id }) => TEXTS.names[id], this.typed());
  });
  protected readonly active = linkedSignal({ source: this.typed, computation: () => 0 });

  constructor() {
    afterNextRender(() => this.dialog().nativeElement.showModal());
  }

  protected hear(event: KeyboardEvent): void {
    const { length } = this.found();
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && length > 0) {
      event.preventDefault();
      this.active.update((at) => (at + step + length) % length);
      this.dialog().nativeElement.querySelectorAll('li')[this.active()]?.scrollIntoView({ block: 'nearest' });
    }
    const command = this.found()[this.active()];
    if (event.key === 'Enter' && command) {
      event.preventDefault();
      this.choose(command);
    }
  }

  /** After the dialog, which gives the focus back to where it was: a command may move it on. */
  protected choose({ id }: Command): void {
    this.dialog().nativeElement.close();
    setTimeout(() => this.center.run(id));
  }

  protected closed(): void {
    this.center.hide();
  }
}
