import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { LIMITS, type Conversation, type MessageHit, type PersonRef } from '@prochat/contract';
import { Session, toAppError } from '@prochat/web/data-access';
import { Avatar, Empty, Icon, Skeleton, Ticking, Toasts, dateTime, rowTime } from '@prochat/web/ui';
import { searchedWords, stretchesOf, type Stretch } from './found-words';
import { MessageSearch } from './message-search';
import { TEXTS } from './texts';

/** Searching starts when the typing pauses this long. */
const SEARCH_AFTER_MS = 300;

interface Row {
  hit: MessageHit;
  sender: PersonRef | null;
  stretches: Stretch[];
}

/** Everything one may see that was ever said, by its words. The query is in the address; a hit opens in its context. */
@Component({
  selector: 'pc-search-page',
  imports: [Avatar, Empty, Icon, RouterLink, Skeleton],
  providers: [MessageSearch],
  templateUrl: './search-page.html',
  styleUrl: './search-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SearchPage {
  /** From the route's data. */
  readonly audience = input.required<'user' | 'professional'>();
  /** From the query. */
  readonly q = input<string>();

  protected readonly texts = TEXTS;
  protected readonly maxChars = LIMITS.searchMaxChars;
  protected readonly dateTime = dateTime;
  protected readonly found = inject(MessageSearch);
  protected readonly me = inject(Session).user;
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly ticking = inject(Ticking);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** The address follows what is typed a moment later; that must not take away what has been typed meanwhile. */
  protected readonly typed = linkedSignal<string, string>({
    source: () => this.q() ?? '',
    computation: (q, before) =>
      before && (this.timer !== undefined || before.value.trim() === q) ? before.value : q,
  });
  protected readonly tips = computed(() =>
    TEXTS.tips.filter(({ professionals }) => !professionals || this.audience() === 'professional'),
  );
  protected readonly rows = computed<Row[]>(() => {
    const words = searchedWords(this.q() ?? '');
    return this.found.hits().map((hit) => {
      const { text, senderId, senderName } = hit.message;
      const sender = senderId === null ? null : { id: senderId, displayName: senderName ?? '' };
      return { hit, sender, stretches: stretchesOf(text, words) };
    });
  });
  protected readonly status = computed(() => {
    switch (this.found.state()) {
      case 'loading':
        return TEXTS.searching;
      case 'ready':
        return TEXTS.found(this.found.hits().length, this.found.hasMore());
      case 'idle':
      case 'error':
        return '';
    }
  });

  constructor() {
    effect(() => {
      const [query, audience] = [(this.q() ?? '').trim(), this.audience()];
      untracked(() => void this.found.find(query, audience));
    });
    afterNextRender(() => this.field().nativeElement.focus());
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected type(text: string): void {
    this.typed.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), SEARCH_AFTER_MS);
  }

  protected search(event?: Event): void {
    event?.preventDefault();
    clearTimeout(this.timer);
    this.timer = undefined;
    const queryParams = { q: this.typed().trim() || null };
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  /** Puts the operator at the end, where its value is typed. */
  protected narrow(operator: string): void {
    const before = this.typed().trimEnd();
    this.typed.set(before === '' ? operator : `${before} ${operator}`);
    this.field().nativeElement.focus();
    if (!operator.endsWith(':')) this.search();
  }

  protected retry(): void {
    void this.found.find((this.q() ?? '').trim(), this.audience());
  }

  protected async more(): Promise<void> {
    try {
      await this.found.findMore();
    } catch (thrown) {
      this.toasts.show(toAppError(thrown).message);
    }
  }

  protected linkTo(conversation: Conversation): string[] {
    return this.audience() === 'user' ? ['/c', conversation.id] : ['/console/all', conversation.id];
  }

  protected timeOf(iso: string): string {
    return rowTime(iso, this.ticking.now());
  }
}
