import { CdkMenu, CdkMenuGroup, CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { CONVERSATION_STATUSES, PRIORITIES, type View } from '@prochat/contract';
import { Session } from '@prochat/web/data-access';
import { Icon } from '@prochat/web/ui';
import type { InboxFilter, InboxQuery } from '../inbox-filter';
import { Colleagues } from '../mentions/colleagues';
import { TagBook } from '../sorting/tag-book';
import { TEXTS as INBOX } from '../texts';
import { TEXTS } from './texts';

interface Choice {
  value: string;
  name: string;
}
interface Group {
  filter: InboxFilter;
  title: string;
  choices: Choice[];
}

/**
 * What the list is narrowed by: what is urgent with one press, everything else from a menu, and a chip for each filter that
 * is on. It only says what is wanted; the address has it.
 */
@Component({
  selector: 'pc-list-filters',
  imports: [CdkMenu, CdkMenuGroup, CdkMenuItemRadio, CdkMenuTrigger, Icon],
  templateUrl: './list-filters.html',
  styleUrls: ['./list-filters.scss', '../menu.scss'],
  host: { role: 'group', '[attr.aria-label]': 'texts.filters' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListFilters {
  readonly view = input.required<View>();
  readonly query = input.required<InboxQuery>();
  readonly changed = output<Partial<Record<InboxFilter, string | null>>>();

  protected readonly texts = TEXTS;
  protected readonly words = INBOX;
  private readonly me = inject(Session).user;
  private readonly book = inject(TagBook);
  private readonly colleagues = inject(Colleagues);

  protected readonly groups = computed<Group[]>(() => {
    const priority: Group = {
      filter: 'priority',
      title: TEXTS.priority,
      choices: PRIORITIES.toReversed().map((value) => ({ value, name: INBOX.priorities[value] })),
    };
    const tag: Group = {
      filter: 'tag',
      title: TEXTS.tag,
      choices: this.book.tags().map(({ name }) => ({ value: name, name })),
    };
    const status: Group = {
      filter: 'status',
      title: TEXTS.status,
      choices: CONVERSATION_STATUSES.map((value) => ({ value, name: INBOX.statuses[value] })),
    };
    const people = this.colleagues.people();
    const assignee: Group = {
      filter: 'assigneeId',
      title: TEXTS.assignee,
      choices: people.map(({ id, displayName }) => ({
        value: id,
        name: id === this.me()?.id ? TEXTS.me : displayName,
      })),
    };
    const groups = this.view() === 'all' ? [status, priority, assignee, tag] : [priority, tag];
    return groups.filter(({ choices }) => choices.length > 0);
  });
  /** Those that are on, except for what has a button of its own. */
  protected readonly chips = computed(() => {
    const { q: _, sort: __, ...filters } = this.query();
    return (Object.entries(filters) as [InboxFilter, string][])
      .filter(([filter, value]) => !(filter === 'priority' && value === 'urgent'))
      .map(([filter, value]) => ({ filter, value, name: this.nameOf(filter, value) }));
  });

  constructor() {
    this.refresh();
  }

  /** Tags and colleagues come and go; those known are shown meanwhile. */
  protected refresh(): void {
    void this.book.refresh();
    void this.colleagues.refresh();
  }

  /** Chooses it, or lets it go when it was chosen. */
  protected toggle(filter: InboxFilter, value: string): void {
    this.changed.emit({ [filter]: this.query()[filter] === value ? null : value });
  }

  private nameOf(filter: InboxFilter, value: string): string {
    const group = this.groups().find((one) => one.filter === filter);
    const choice = group?.choices.find((one) => one.value === value);
    return choice?.name ?? (filter === 'tag' ? value : TEXTS.aColleague);
  }
}
