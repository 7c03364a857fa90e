import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { PRIORITIES, type View } from '@prochat/contract';
import type { Thread } from '@prochat/web/data-access';
import { Avatar, Skeleton, longDate, rowTime } from '@prochat/web/ui';
import { EarlierConversations } from './earlier-conversations';
import { PriorityFlag } from './priority-flag';
import { ConversationSorting } from './sorting/conversation-sorting';
import { TagSection } from './sorting/tag-section';
import { TEXTS } from './texts';

/** Who asks: name, e-mail, since when, what this conversation is about, and what there was before it. */
@Component({
  selector: 'pc-person-panel',
  imports: [Avatar, PriorityFlag, RouterLink, Skeleton, TagSection],
  providers: [EarlierConversations],
  templateUrl: './person-panel.html',
  styleUrl: './person-panel.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PersonPanel {
  readonly thread = input.required<Thread>();
  /** Where an earlier conversation opens. */
  readonly view = input.required<View>();

  protected readonly texts = TEXTS;
  protected readonly longDate = longDate;
  protected readonly rowTime = rowTime;
  protected readonly earlier = inject(EarlierConversations);
  protected readonly conversation = computed(() => this.thread().conversation());
  protected readonly person = computed(() => this.thread().person());
  protected readonly priorities = PRIORITIES.toReversed();
  protected readonly sorting = inject(ConversationSorting);
  protected readonly priority = computed(() => {
    const conversation = this.conversation();
    return conversation && this.sorting.shown(conversation).metadata.priority;
  });
  private readonly userId = computed(() => this.conversation()?.userId);
  protected readonly others = computed(() =>
    this.earlier.items().filter(({ id }) => id !== this.thread().id),
  );

  constructor() {
    effect(() => {
      const userId = this.userId();
      this.thread();
      if (userId) untracked(() => void this.earlier.load(userId));
    });
  }

  /** Shown as it will be; when it is refused, as it is. */
  protected async choosePriority(id: string, { options, selectedIndex }: HTMLSelectElement): Promise<void> {
    const chosen = this.priorities.find((one) => one === options[selectedIndex]?.value);
    if (chosen) await this.sorting.setPriority(id, chosen);
  }
}
