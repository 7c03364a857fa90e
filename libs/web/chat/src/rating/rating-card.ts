import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  inject,
  input,
  signal,
} from '@angular/core';
import { LIMITS, type Conversation } from '@prochat/contract';
import { ConversationStore, toAppError } from '@prochat/web/data-access';
import { Toasts, firstNameOf } from '@prochat/web/ui';
import { Face, SCORES, type Score } from './face';
import { TEXTS } from './texts';

/**
 * Asks the end user of a closed conversation how it went, once, and shows what he said from then on. What he has chosen and
 * written stays when it could not be sent. Make a new one for another conversation.
 */
@Component({
  selector: 'pc-rating-card',
  imports: [Face],
  templateUrl: './rating-card.html',
  styleUrl: './rating-card.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RatingCard {
  readonly conversation = input.required<Conversation>();

  protected readonly texts = TEXTS;
  protected readonly scores = SCORES;
  protected readonly maxChars = LIMITS.ratingCommentMaxChars;
  private readonly store = inject(ConversationStore);
  private readonly toasts = inject(Toasts);
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  protected readonly score = signal<Score | null>(null);
  protected readonly comment = signal('');
  /** He does not want to be asked now. */
  protected readonly isFolded = signal(false);
  protected readonly isSending = signal(false);
  /** What keeps it from being sent. */
  protected readonly fault = signal('');
  /** It was given here, and not before or elsewhere. */
  private readonly isGivenHere = signal(false);
  private readonly wasRefused = signal(false);

  protected readonly rating = computed(() => this.conversation().rating);
  protected readonly given = computed(() => SCORES.find((one) => one === this.rating()?.score) ?? null);
  protected readonly question = computed(() =>
    TEXTS.question(firstNameOf(this.conversation().assignedTo?.displayName ?? '')),
  );
  protected readonly title = computed(() => (this.isGivenHere() ? TEXTS.thanks : TEXTS.given));
  protected readonly remark = computed(() => (this.wasRefused() ? TEXTS.givenBefore : ''));

  protected choose(score: Score): void {
    this.score.set(score);
    this.fault.set('');
  }

  /** The question makes way and can be asked for again; the focus goes along. */
  protected fold(isFolded: boolean): void {
    this.isFolded.set(isFolded);
    this.focus(isFolded ? 'button' : 'input');
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending()) return;
    const score = this.score();
    if (score === null) {
      this.fault.set(TEXTS.faceMissing);
      return this.focus('input');
    }
    this.fault.set('');
    this.isSending.set(true);
    try {
      const comment = this.comment().trim();
      await this.store.rate(this.conversation().id, { score, ...(comment && { comment }) });
      this.isGivenHere.set(true);
      this.focus('[tabindex]');
    } catch (thrown) {
      this.refused(toAppError(thrown));
    } finally {
      this.isSending.set(false);
    }
  }

  /** What was given elsewhere is shown in its place by now; reopened, there is nothing to be asked and the card is gone. */
  private refused({ code, message }: { code: string; message: string }): void {
    if (code === 'ALREADY_RATED') {
      this.wasRefused.set(true);
      this.focus('[tabindex]');
    } else if (code === 'NOT_CLOSED') this.toasts.show(TEXTS.notSent(message));
    else this.fault.set(TEXTS.notSent(message));
  }

  private focus(selector: string): void {
    afterNextRender(() => this.host.querySelector<HTMLElement>(selector)?.focus(), {
      injector: this.injector,
    });
  }
}
