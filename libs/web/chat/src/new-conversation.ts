import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { LIMITS, PRIORITIES, type Priority } from '@prochat/contract';
import {
  ConversationStore,
  Drafts,
  FileTrays,
  Session,
  newClientId,
  toAppError,
} from '@prochat/web/data-access';
import { Banner, Field, Icon, PartOutlet } from '@prochat/web/ui';
import { ConnectionBanner } from './connection-banner';
import { filesDragged } from './files/dragged-files';
import { DROP_AREA, TRAY_VIEW } from './files/parts';
import { filesOf } from './files/pasted-files';
import { TEXTS } from './texts';

/** Drafts are kept by conversation; this one has none yet. */
const DRAFT = 'new';

/**
 * A new conversation: what it is about, how urgent it is, and the first message with its files. Nothing is asked that is
 * known.
 */
@Component({
  selector: 'pc-new-conversation',
  imports: [Banner, ConnectionBanner, Field, Icon, PartOutlet, RouterLink],
  templateUrl: './new-conversation.html',
  styleUrl: './new-conversation.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NewConversation {
  private readonly store = inject(ConversationStore);
  private readonly router = inject(Router);
  private readonly drafts = inject(Drafts);
  private readonly attach = viewChild.required<ElementRef<HTMLButtonElement>>('attach');
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  /** One wish, one id: pressing again after a lost answer does not open a second conversation. */
  private readonly clientId = newClientId();

  protected readonly texts = TEXTS;
  protected readonly limits = LIMITS;
  protected readonly priorities = PRIORITIES;
  protected readonly topic = signal(this.drafts.get(DRAFT, 'topic'));
  protected readonly priority = signal<Priority>('normal');
  protected readonly text = signal(this.drafts.get(DRAFT));
  protected readonly problems = signal<{ topic?: string; text?: string }>({});
  protected readonly tray = inject(FileTrays).trayOf(DRAFT);
  protected readonly config = inject(Session).config;
  protected readonly filesDragged = filesDragged;
  protected readonly dropInputs = computed(() => ({ tray: this.busy() ? null : this.tray }));
  protected readonly dropArea = DROP_AREA;
  protected readonly trayView = TRAY_VIEW;
  protected readonly trayInputs = { tray: this.tray, leave: () => this.attach().nativeElement.focus() };
  protected readonly error = signal('');
  protected readonly busy = signal(false);

  constructor() {
    afterNextRender(() => this.field().nativeElement.focus());
    effect(() => this.drafts.set(DRAFT, this.topic(), 'topic'));
    effect(() => this.drafts.set(DRAFT, this.text()));
  }

  protected valueOf(event: Event): string {
    return (event.target as HTMLInputElement | HTMLTextAreaElement).value;
  }

  /** The same file can be chosen again later. */
  protected choose(picker: HTMLInputElement): void {
    this.tray.add([...(picker.files ?? [])]);
    picker.value = '';
  }

  protected paste(event: ClipboardEvent): void {
    const files = filesOf(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    this.tray.add(files);
  }

  protected async start(event: Event): Promise<void> {
    event.preventDefault();
    const [topic, text] = [this.topic().trim(), this.text().trim()];
    const problems = {
      ...(!topic && { topic: TEXTS.topicMissing }),
      ...(!text && this.tray.files().length === 0 && { text: TEXTS.messageMissing }),
    };
    this.problems.set(problems);
    if (Object.keys(problems).length > 0 || this.busy()) return;
    this.busy.set(true);
    this.error.set('');
    try {
      const conversation = await this.store.create(
        { topic, priority: this.priority(), message: { clientId: this.clientId, text } },
        this.tray,
      );
      this.topic.set('');
      this.text.set('');
      this.drafts.set(DRAFT, '', 'topic');
      this.drafts.set(DRAFT, '');
      await this.router.navigate(['/c', conversation.id], { replaceUrl: true });
    } catch (thrown) {
      this.error.set(toAppError(thrown).message);
    } finally {
      this.busy.set(false);
    }
  }
}
