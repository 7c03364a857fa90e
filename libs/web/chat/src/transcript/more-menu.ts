import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { Icon } from '@prochat/web/ui';
import { TEXTS } from '../texts';
import { TRANSCRIPT_TEXTS } from './texts';
import { Transcripts } from './transcripts';

/**
 * What an end user can do with a conversation beside writing. A menu of our own: it stands under its button and needs
 * nothing that floats. Arrows, Home and End move in it; Escape, Tab and whatever is elsewhere close it.
 */
@Component({
  selector: 'pc-more-menu',
  imports: [Icon],
  templateUrl: './more-menu.html',
  styleUrl: './more-menu.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(focusout)': 'left($event)' },
})
export class MoreMenu {
  readonly conversationId = input.required<string>();

  protected readonly more = TEXTS.more;
  protected readonly texts = TRANSCRIPT_TEXTS;
  protected readonly transcripts = inject(Transcripts);
  protected readonly isOpen = signal(false);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly injector = inject(Injector);
  private readonly button = viewChild.required<ElementRef<HTMLElement>>('button');

  protected open(at: 'first' | 'last'): void {
    this.isOpen.set(true);
    afterNextRender(
      () =>
        this.items()
          .at(at === 'first' ? 0 : -1)
          ?.focus(),
      { injector: this.injector },
    );
  }

  /** @param isDone the focus goes back to the button, unless it has gone elsewhere by itself */
  protected close(isDone: boolean): void {
    if (!this.isOpen()) return;
    if (isDone) this.button().nativeElement.focus();
    this.isOpen.set(false);
  }

  protected onButtonKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    this.open(event.key === 'ArrowDown' ? 'first' : 'last');
  }

  protected onMenuKey(event: KeyboardEvent): void {
    const items = this.items();
    const at = items.indexOf(event.target as HTMLElement);
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const next = to[event.key];
    if (event.key === 'Escape') this.close(true);
    else if (next === undefined) return;
    else items.at(next % items.length)?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  protected left(event: FocusEvent): void {
    if (!this.host.contains(event.relatedTarget as Node | null)) this.close(false);
  }

  protected run(deed: 'download' | 'mail'): void {
    this.close(true);
    void this.transcripts[deed](this.conversationId());
  }

  private items(): HTMLElement[] {
    return [...this.host.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }
}
