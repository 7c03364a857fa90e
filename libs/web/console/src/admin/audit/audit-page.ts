import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { Router } from '@angular/router';
import { AUDIT_ACTIONS, type AuditEvent, type PersonRef } from '@prochat/contract';
import { ChatApi, Session, toAppError } from '@prochat/web/data-access';
import { Avatar, Empty, Icon, Skeleton, Toasts, clockTime, dateTime, dayLabel } from '@prochat/web/ui';
import { TEXTS } from '../texts';
import { toAuditFilter, toAuditQuery, type AuditFilter } from './audit-filter';
import { AuditLog } from './audit-log';
import { auditSentence, type AuditPart } from './audit-sentence';

interface Day {
  label: string;
  events: { event: AuditEvent; parts: AuditPart[] }[];
}

/** Who did what to whom, day by day. The filters are in the address: they can be shared, and Back works. */
@Component({
  selector: 'pc-audit-page',
  imports: [Avatar, Empty, Icon, Skeleton],
  providers: [AuditLog],
  templateUrl: './audit-page.html',
  styleUrls: ['../page.scss', './audit-page.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AuditPage {
  /** From the query. */
  readonly actor = input<string>();
  readonly subject = input<string>();
  readonly action = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();

  protected readonly texts = TEXTS;
  protected readonly words = TEXTS.audit;
  protected readonly actions = [...AUDIT_ACTIONS].sort((a, b) =>
    TEXTS.audit.actions[a].localeCompare(TEXTS.audit.actions[b]),
  );
  protected readonly clockTime = clockTime;
  protected readonly dateTime = dateTime;
  protected readonly log = inject(AuditLog);
  protected readonly me = inject(Session).user;
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly chat = inject(ChatApi);

  protected readonly filter = computed(() =>
    toAuditFilter({
      actor: this.actor(),
      subject: this.subject(),
      action: this.action(),
      from: this.from(),
      to: this.to(),
    }),
  );
  protected readonly isNarrowed = computed(() => Object.keys(this.filter()).length > 0);
  protected readonly isWrongOrder = computed(() => {
    const { from, to } = this.filter();
    return from !== undefined && to !== undefined && from > to;
  });
  private readonly colleagues = signal<PersonRef[]>([]);
  /** Whom one can choose: those who work here, and whoever is chosen already though he does no longer. */
  protected readonly actors = computed((): PersonRef[] => {
    const [known, chosen] = [this.colleagues(), this.filter().actor];
    if (chosen === undefined || known.some(({ id }) => id === chosen)) return known;
    const displayName = this.log.events().find(({ actor }) => actor.id === chosen)?.actor.displayName;
    return [...known, { id: chosen, displayName: displayName ?? TEXTS.audit.formerActor }];
  });
  protected readonly subjectName = computed(() => {
    const id = this.filter().subject;
    return this.log.events().find(({ subject }) => subject.id === id)?.subject.name;
  });
  protected readonly days = computed((): Day[] => {
    const days: Day[] = [];
    for (const event of this.log.events()) {
      const label = dayLabel(event.at);
      if (days.at(-1)?.label !== label) days.push({ label, events: [] });
      days.at(-1)?.events.push({ event, parts: auditSentence(event) });
    }
    return days;
  });

  constructor() {
    effect(() => {
      const query = toAuditQuery(this.filter());
      untracked(() => void this.log.load(query));
    });
    void this.loadColleagues();
  }

  protected narrow(change: Partial<Record<keyof AuditFilter, string | null>>): void {
    const queryParams = Object.fromEntries(
      Object.entries(change).map(([key, value]) => [key, value || null]),
    );
    void this.router.navigate(['/console/admin/audit'], { queryParams, queryParamsHandling: 'merge' });
  }

  protected clear(): void {
    void this.router.navigate(['/console/admin/audit']);
  }

  protected valueOf(event: Event): string {
    return (event.target as HTMLInputElement | HTMLSelectElement).value;
  }

  protected async loadMore(): Promise<void> {
    try {
      await this.log.loadMore();
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    }
  }

  /** Without them one can still follow the names in the list. */
  private async loadColleagues(): Promise<void> {
    try {
      this.colleagues.set((await this.chat.professionals()).items);
    } catch {
      this.colleagues.set([]);
    }
  }
}
