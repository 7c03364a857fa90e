import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Toasts } from '@prochat/web/ui';
import { Dialog } from '../dialog';
import { chordOf, isLetter } from './chord';
import { CommandCenter } from './command-center';
import { COMMANDS, COMMAND_GROUPS, type CommandId } from './commands';
import { KeySettings } from './key-settings';
import { KeysOf } from './keys-of';
import { TEXTS } from './texts';

/** All commands with their keys, which can be changed here. */
@Component({
  selector: 'pc-shortcuts-dialog',
  imports: [Dialog, KeysOf],
  templateUrl: './shortcuts-dialog.html',
  styleUrl: './shortcuts-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShortcutsDialog {
  protected readonly texts = TEXTS;
  protected readonly settings = inject(KeySettings);
  private readonly center = inject(CommandCenter);
  private readonly toasts = inject(Toasts);
  protected readonly groups = COMMAND_GROUPS.map((group) => ({
    group,
    commands: COMMANDS.filter((command) => command.group === group),
  }));
  /** The command that new keys are pressed for. */
  protected readonly changing = signal<CommandId | null>(null);
  /** What is to be known about the keys just pressed. */
  protected readonly said = signal('');
  private asked: string | null = null;

  protected change(id: CommandId): void {
    this.changing.set(this.changing() === id ? null : id);
    this.say('');
  }

  protected hear(event: KeyboardEvent, id: CommandId): void {
    if (this.changing() !== id || event.key === 'Tab') return;
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Backspace') {
      event.preventDefault();
      if (event.key === 'Backspace') this.settings.assign(id, null);
      return this.changing.set(null);
    }
    const chord = chordOf(event);
    if (chord === null) return;
    event.preventDefault();
    this.take(chord, id);
  }

  protected hide(): void {
    this.center.hide();
  }

  /** Keys that mean something else are taken away from it only when they are pressed once more. */
  private take(chord: string, id: CommandId): void {
    // Keys that write something would do so in every field.
    const isSign = isLetter(chord) && !/[\p{L}\p{N}]/u.test(chord);
    if (!/^(Mod|Alt)\+|^F\d+$/.test(chord) && !isSign) return this.say(TEXTS.needsModifier);
    const holder = this.settings.holderOf(chord, id);
    if (holder && this.asked !== chord) {
      this.say(TEXTS.taken(TEXTS.names[holder]));
      this.asked = chord;
      return;
    }
    this.settings.assign(id, chord);
    this.changing.set(null);
    this.say('');
    this.toasts.show(TEXTS.changed(TEXTS.names[id]));
  }

  private say(words: string): void {
    this.asked = null;
    this.said.set(words);
  }
}
