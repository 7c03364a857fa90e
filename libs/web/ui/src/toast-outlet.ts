import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Icon } from './icon';
import { Toasts } from './toasts';

/** Where toasts appear; once in each door. */
@Component({
  selector: 'pc-toast-outlet',
  imports: [Icon],
  template: `
    <div class="live" role="status">
      @if (toasts.current(); as toast) {
        <div
          class="toast pc-enter"
          (mouseenter)="toasts.hold()"
          (mouseleave)="toasts.restart()"
          (focusin)="toasts.hold()"
          (focusout)="toasts.restart()"
        >
          <span>{{ toast.text }}</span>
          @if (toast.action; as action) {
            <button type="button" class="pc-btn pc-btn--text" (click)="toasts.act()">
              {{ action.label }}
            </button>
          }
          <button
            type="button"
            class="pc-icon-btn"
            [attr.aria-label]="dismissLabel()"
            (click)="toasts.dismiss()"
          >
            <pc-icon name="x" />
          </button>
        </div>
      }
    </div>
  `,
  styles: `
    :host {
      display: contents;
    }
    .live {
      position: fixed;
      z-index: 50;
      inset: auto 24px 24px;
      display: grid;
      justify-items: start; /* Beside the field one writes in, never over it. */
      pointer-events: none;
    }
    .toast {
      display: inline-flex;
      align-items: center;
      gap: 8px;
      max-width: 560px;
      min-height: 48px;
      padding-block: 4px;
      padding-inline: 16px 6px;
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-inverse-surface);
      color: var(--mat-sys-inverse-on-surface);
      box-shadow: var(--mat-sys-level3);
      pointer-events: auto;
    }
    .toast .pc-btn {
      --_fg: var(--mat-sys-inverse-primary);
    }
    .toast .pc-icon-btn {
      color: inherit;
    }
    @media (max-width: 719.98px) {
      .live {
        inset: auto 8px calc(76px + env(safe-area-inset-bottom));
        justify-items: center;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ToastOutlet {
  readonly dismissLabel = input('Dismiss');
  protected readonly toasts = inject(Toasts);
}
