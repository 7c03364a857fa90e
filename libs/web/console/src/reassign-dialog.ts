import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { LIMITS, type Conversation, type ProfessionalsResponse } from '@prochat/contract';
import { ChatApi, ConversationStore, Session, toAppError } from '@prochat/web/data-access';
import { Avatar, Banner, Field, Icon, Skeleton, Toasts } from '@prochat/web/ui';
import { Dialog } from './dialog';
import { TEXTS } from './texts';

/** Hands a conversation to a colleague, with a line of why. Exists while it is open. */
@Component({
  selector: 'pc-reassign-dialog',
  imports: [Avatar, Banner, Dialog, Field, Icon, Skeleton],
  templateUrl: './reassign-dialog.html',
  styleUrl: './reassign-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReassignDialog {
  readonly conversation = input.required<Conversation>();
  readonly closed = output();

  protected readonly texts = TEXTS;
  protected readonly noteMaxChars = LIMITS.assignNoteMaxChars;
  private readonly api = inject(ChatApi);
  private readonly store = inject(ConversationStore);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);

  private readonly professionals = signal<ProfessionalsResponse['items'] | null>(null);
  /** Everybody but the one who has it; `null` while loading. */
  protected readonly choices = computed(
    () => this.professionals()?.filter(({ id }) => id !== this.conversation().assignedTo?.id) ?? null,
  );
  protected readonly chosenId = signal('');
  protected readonly note = signal('');
  protected readonly error = signal('');
  protected readonly busy = signal(false);

  constructor() {
    void this.load();
  }

  protected isMe(id: string): boolean {
    return this.session.user()?.id === id;
  }

  protected async load(): Promise<void> {
    this.error.set('');
    try {
      this.professionals.set((await this.api.professionals()).items);
    } catch (thrown) {
      this.error.set(`${TEXTS.professionalsFailed} ${toAppError(thrown).message}`);
    }
  }

  protected async reassign(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    const chosen = this.choices()?.find(({ id }) => id === this.chosenId());
    if (!chosen) return this.error.set(TEXTS.chooseSomebody);
    const note = this.note().trim();
    this.busy.set(true);
    this.error.set('');
    try {
      await this.store.assign(this.conversation().id, { assigneeId: chosen.id, ...(note && { note }) });
      this.toasts.show(TEXTS.hasBeenHandedTo(this.isMe(chosen.id) ? TEXTS.you : chosen.displayName));
      this.closed.emit();
    } catch (thrown) {
      this.error.set(toAppError(thrown).message);
    } finally {
      this.busy.set(false);
    }
  }
}
