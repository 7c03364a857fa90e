import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  afterRenderEffect,
  computed,
  inject,
  input,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { CANNED_REPLY_SCOPES, type CannedReply, type Variable } from '@prochat/contract';
import { Skeleton } from '@prochat/web/ui';
import type { SuggestionList } from '../suggesting/suggestion-list';
import type { CannedReplyList } from './canned-reply-list';
import { replyParts } from './reply-parts';
import { TEXTS } from './texts';

/**
 * The canned replies that fit what is typed behind a slash, one's own and the team's apart, with the chosen one as it would
 * stand in the field. The focus stays in the field: keys come from there.
 */
@Component({
  selector: 'pc-reply-picker',
  imports: [RouterLink, Skeleton],
  templateUrl: './reply-picker.html',
  styleUrl: './reply-picker.scss',
  host: { '(mousedown)': '$event.preventDefault()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReplyPicker {
  readonly list = input.required<SuggestionList<CannedReply>>();
  readonly replies = input.required<CannedReplyList>();
  readonly values = input.required<Partial<Record<Variable, string | null>>>();

  protected readonly texts = TEXTS;
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly groups = computed(() => {
    const found = this.list().found();
    return CANNED_REPLY_SCOPES.map((scope) => ({
      scope,
      options: found.flatMap((reply, index) =>
        reply.scope === scope ? [{ reply, index, ...this.marked(reply.shortcut) }] : [],
      ),
    })).filter(({ options }) => options.length > 0);
  });
  protected readonly chosen = computed(() => this.list().found()[this.list().active()]);
  protected readonly preview = computed(() => replyParts(this.chosen()?.text ?? '', this.values()));

  constructor() {
    afterRenderEffect(() => {
      const id = this.list().activeId();
      const option = id && this.element.nativeElement.querySelector(`[id="${id}"]`);
      // jsdom has no layout.
      if (option) option.scrollIntoView?.({ block: 'nearest' });
    });
  }

  protected lineOf({ text }: CannedReply): string {
    return replyParts(text, this.values())
      .map((part) => part.text)
      .join('');
  }

  private marked(shortcut: string): { before: string; mark: string; after: string } {
    const words = this.list().words();
    const at = shortcut.indexOf(words);
    if (at < 0) return { before: shortcut, mark: '', after: '' };
    return {
      before: shortcut.slice(0, at),
      mark: words,
      after: shortcut.slice(at + words.length),
    };
  }
}
