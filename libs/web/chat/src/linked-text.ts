import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { tokenize } from 'linkifyjs';

interface Segment {
  text: string;
  /** Absent for plain text. */
  href?: string;
}

const SAFE = /^(https?:\/\/|mailto:)/i;

/** Plain text in which web and e-mail addresses are links and everything else stays text: nothing is ever parsed as HTML. */
@Component({
  selector: 'pc-linked-text',
  template: `@for (part of segments(); track $index) {
    @if (part.href) {
      <a [href]="part.href" target="_blank" rel="noopener noreferrer nofollow" [textContent]="part.text"></a>
    } @else {
      <span [textContent]="part.text"></span>
    }
  }`,
  styles: `
    :host {
      display: inline;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    a {
      color: inherit;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LinkedText {
  readonly text = input.required<string>();
  protected readonly segments = computed(() => toSegments(this.text()));
}

export function toSegments(text: string): Segment[] {
  return tokenize(text).map((token) => {
    const segment: Segment = { text: token.toString() };
    if (!token.isLink) return segment;
    const href = token.toHref('https');
    return SAFE.test(href) ? { ...segment, href } : segment;
  });
}
