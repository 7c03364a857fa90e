import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { ViewingEvent } from '@prochat/contract';
import { Avatar, Icon } from '@prochat/web/ui';
import { TEXTS } from './texts';

type Colleague = ViewingEvent['who'];

const SHOWN_MAX = 3;

/** Who else is at this conversation: an eye and their faces; a pen when one of them writes. Quiet, but told to a screen reader. */
@Component({
  selector: 'pc-viewers',
  imports: [Avatar, Icon],
  template: `
    @if (people().length > 0) {
      <span class="viewers" aria-hidden="true" [title]="words()">
        <pc-icon [name]="isWriting() ? 'compose' : 'eye'" [size]="16" />
        @for (person of shown(); track person.id) {
          <pc-avatar [person]="person" [size]="24" />
        }
        @if (more() > 0) {
          <span class="more">+{{ more() }}</span>
        }
      </span>
    }
    <span class="sr-only" role="status">{{ words() }}</span>
  `,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
    }
    .viewers {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      padding-inline: 8px;
      color: var(--mat-sys-on-surface-variant);
    }
    pc-avatar + pc-avatar {
      margin-inline-start: -10px;
      outline: 2px solid var(--mat-sys-surface);
    }
    .more {
      font: var(--mat-sys-label-medium);
    }
    @media (max-width: 719.98px) {
      .viewers {
        padding-inline: 2px;
      }
      pc-icon {
        display: none;
      }
      pc-avatar:nth-of-type(n + 2) {
        display: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Viewers {
  readonly viewing = input.required<readonly Colleague[]>();
  /** Everybody who types, end users too. */
  readonly typing = input.required<readonly Colleague[]>();

  private readonly writing = computed(() => this.typing().filter(({ role }) => role !== 'user'));
  protected readonly isWriting = computed(() => this.writing().length > 0);
  /** Whoever writes looks at it, heard of or not. */
  protected readonly people = computed(() => {
    const writing = this.writing();
    return [...writing, ...this.viewing().filter(({ id }) => !writing.some((one) => one.id === id))];
  });
  protected readonly shown = computed(() => this.people().slice(0, SHOWN_MAX));
  protected readonly more = computed(() => this.people().length - this.shown().length);
  protected readonly words = computed(() => {
    const people = this.isWriting() ? this.writing() : this.people();
    if (people.length === 0) return '';
    const names = people.map(({ displayName }) => displayName);
    return this.isWriting() ? TEXTS.writing(names) : TEXTS.viewing(names);
  });
}
