import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { LIMITS, ROLES, type Role, type User } from '@prochat/contract';
import { Session, toAppError } from '@prochat/web/data-access';
import { Avatar, Empty, Icon, Skeleton, Status, Toasts, dateTime, longDate } from '@prochat/web/ui';
import { AddPersonDialog } from './add-person-dialog';
import { ChangePersonDialog } from './change-person-dialog';
import { OpenInvites } from './admin/invites/open-invites';
import { TEXTS as ADMIN_TEXTS } from './admin/texts';
import { PeopleDirectory } from './people-directory';
import { blockEnd, isBlocked, type PersonChange } from './person-change';
import { TEXTS } from './texts';

/** Searching starts when the typing pauses this long. */
const SEARCH_AFTER_MS = 250;

/** The admin's page: who there is, who may do what, and the way in for new professionals. */
@Component({
  selector: 'pc-people-page',
  imports: [
    AddPersonDialog,
    Avatar,
    CdkMenu,
    CdkMenuItem,
    CdkMenuTrigger,
    ChangePersonDialog,
    Empty,
    Icon,
    OpenInvites,
    Skeleton,
    Status,
  ],
  providers: [PeopleDirectory],
  templateUrl: './people-page.html',
  styleUrls: ['./people-page.scss', './menu.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PeoplePage {
  protected readonly texts = TEXTS;
  protected readonly inviteWords = ADMIN_TEXTS.invites;
  protected readonly longDate = longDate;
  protected readonly isBlocked = isBlocked;
  /** Those who work here come first in the filter. */
  protected readonly filters = ['admin', 'staff', 'user'] as const;
  protected readonly searchMaxChars = LIMITS.searchMaxChars;
  protected readonly directory = inject(PeopleDirectory);
  protected readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  private searchTimer: ReturnType<typeof setTimeout> | undefined;

  protected readonly q = signal('');
  protected readonly role = signal<Role | null>(null);
  protected readonly adding = signal(false);
  protected readonly change = signal<PersonChange | null>(null);

  constructor() {
    effect(() => {
      const [q, role] = [this.q(), this.role()];
      untracked(() => void this.directory.load({ ...(q && { q }), ...(role && { role }) }));
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.searchTimer));
  }

  protected search(text: string): void {
    clearTimeout(this.searchTimer);
    this.searchTimer = setTimeout(() => this.q.set(text.trim()), SEARCH_AFTER_MS);
  }

  protected isMe(person: User): boolean {
    return person.id === this.session.user()?.id;
  }

  protected roleOf(person: User): string {
    return person.guest ? TEXTS.guest : TEXTS.roles[person.role];
  }

  /** A guest has no account to give a role to. */
  protected rolesFor(person: User): Role[] {
    return person.guest ? [] : ROLES.filter((role) => role !== person.role);
  }

  protected askRole(person: User, role: Role): void {
    this.change.set({ kind: 'role', person, role });
  }

  protected askBlock(person: User): void {
    this.change.set({ kind: isBlocked(person) ? 'unblock' : 'block', person });
  }

  protected askPassword(person: User): void {
    this.change.set({ kind: 'password', person });
  }

  protected blockTitle(person: User): string {
    const end = blockEnd(person);
    const until = end === null ? TEXTS.blocked : TEXTS.blockedUntil(dateTime(end));
    return person.blockReason ? `${until} · ${person.blockReason}` : until;
  }

  protected async loadMore(): Promise<void> {
    try {
      await this.directory.loadMore();
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    }
  }
}
