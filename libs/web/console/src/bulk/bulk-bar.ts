import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import type { Conversation } from '@prochat/contract';
import { ConversationStore, Session, toAppError } from '@prochat/web/data-access';
import { Icon, Toasts } from '@prochat/web/ui';
import { Closing } from '../closing/closing';
import { RowFaults } from '../closing/row-faults';
import { Colleagues } from '../mentions/colleagues';
import { inBulk } from './in-bulk';
import { TEXTS } from './texts';

/** What can be done with the selected conversations, all at once. What is refused is told in its row. */
@Component({
  selector: 'pc-bulk-bar',
  imports: [CdkMenu, CdkMenuItem, CdkMenuTrigger, Icon],
  templateUrl: './bulk-bar.html',
  styleUrls: ['./bulk-bar.scss', '../menu.scss'],
  host: { role: 'group', '[attr.aria-label]': 'texts.bar' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BulkBar {
  readonly selected = input.required<readonly Conversation[]>();
  /** It has been done, or one wants no more of it. */
  readonly done = output();

  protected readonly texts = TEXTS;
  protected readonly colleagues = inject(Colleagues);
  protected readonly me = inject(Session).user;
  private readonly store = inject(ConversationStore);
  private readonly closing = inject(Closing);
  private readonly faults = inject(RowFaults);
  private readonly toasts = inject(Toasts);
  protected readonly busy = signal(false);

  protected close(): void {
    this.closing.close(this.selected());
    this.done.emit();
  }

  /** `null`: back into the queue. */
  protected async assign(person: { id: string; displayName: string } | null): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    const ids = this.selected().map(({ id }) => id);
    this.faults.forget(ids);
    try {
      const refused = await inBulk(this.store, ids, { action: 'assign', assigneeId: person?.id ?? null });
      this.faults.tell(refused);
      const count = ids.length - refused.length;
      const said = person ? TEXTS.assigned(count, this.nameOf(person)) : TEXTS.returned(count);
      this.toasts.show(refused.length > 0 ? TEXTS.someRefused(refused.length) : said);
      this.done.emit();
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    } finally {
      this.busy.set(false);
    }
  }

  protected nameOf({ id, displayName }: { id: string; displayName: string }): string {
    return id === this.me()?.id ? TEXTS.me : displayName;
  }
}
