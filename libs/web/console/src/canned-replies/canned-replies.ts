import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { LIMITS, type CannedReply, type CannedReplyScope } from '@prochat/contract';
import { toAppError } from '@prochat/web/data-access';
import { Empty, Icon, Skeleton, Toasts } from '@prochat/web/ui';
import { UnsavedChanges } from '../unsaved-changes';
import { CannedReplyEditor } from './canned-reply-editor';
import { CannedReplyList } from './canned-reply-list';
import { TEXTS } from './texts';

/**
 * The canned replies of one scope, to be read or changed. The page around it provides `UnsavedChanges`, shows its question
 * and asks it before it is left.
 */
@Component({
  selector: 'pc-canned-replies',
  imports: [CannedReplyEditor, Empty, Icon, Skeleton],
  providers: [CannedReplyList],
  templateUrl: './canned-replies.html',
  styleUrl: './canned-replies.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CannedReplies {
  readonly scope = input.required<CannedReplyScope>();
  readonly editable = input(true);

  protected readonly texts = TEXTS;
  protected readonly max = LIMITS.cannedRepliesMax;
  protected readonly list = inject(CannedReplyList);
  private readonly toasts = inject(Toasts);
  private readonly unsaved = inject(UnsavedChanges);
  private readonly editor = viewChild(CannedReplyEditor);

  /** `'new'`, the id of what is being changed, or `null`. */
  protected readonly editing = signal<string | null>(null);
  protected readonly q = signal('');
  protected readonly all = computed(() => this.list.replies().filter(({ scope }) => scope === this.scope()));
  protected readonly found = computed(() => {
    const words = this.q().toLocaleLowerCase().trim().replace(/^\//, '');
    return this.all().filter(
      ({ shortcut, text }) => shortcut.includes(words) || text.toLocaleLowerCase().includes(words),
    );
  });

  constructor() {
    void this.list.load();
    this.unsaved.watch(() => this.editor()?.isChanged() ?? false);
  }

  /** What is being written is not thrown away for it. */
  protected async edit(what: string | null): Promise<void> {
    if (await this.unsaved.mayLeave()) this.editing.set(what);
  }

  protected saved(reply: CannedReply): void {
    this.editing.set(null);
    this.toasts.show(TEXTS.saved(reply.shortcut));
  }

  /** At once: it can be had back as long as the toast is there. */
  protected remove(reply: CannedReply): Promise<void> {
    return this.attempt(async () => {
      const { scope, shortcut, text } = reply;
      await this.list.remove(reply.id);
      this.toasts.show(TEXTS.removed(shortcut), {
        label: TEXTS.undo,
        run: () => void this.attempt(() => this.list.create({ scope, shortcut, text })),
      });
    });
  }

  private async attempt(deed: () => Promise<unknown>): Promise<void> {
    try {
      await deed();
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    }
  }
}
