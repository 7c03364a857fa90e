import { ChangeDetectionStrategy, Component, computed, effect, input, signal } from '@angular/core';

interface Segment {
  text: string;
  /** Absent for plain text. */
  href?: string;
}

type Tokenize = typeof import('linkifyjs').tokenize;

const SAFE = /^(https?:\/\/|mailto:)/i;
/** Whatever can be recognised as an address has one of these; most messages have none and need no recognising. */
const PERHAPS_LINKED = /\S\.\S|@|:\/\/|localhost/i;

/** Knowing all top-level domains takes more bytes than a page of ours, so it is fetched for the first text that needs it. */
const tokenizer = signal<Tokenize | null>(null);
let fetching: Promise<void> | null = null;
function fetchTokenizer(): void {
  fetching ??= import('linkifyjs').then(
    ({ tokenize }) => tokenizer.set(tokenize),
    () => {
      fetching = null; // Plain text until the next one asks.
    },
  );
}

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
  protected readonly segments = computed<Segment[]>(() => {
    const text = this.text();
    const tokenize = PERHAPS_LINKED.test(text) ? tokenizer() : null;
    return tokenize ? toSegments(text, tokenize) : [{ text }];
  });

  constructor() {
    effect(() => {
      if (PERHAPS_LINKED.test(this.text())) fetchTokenizer();
    });
  }
}

export function toSegments(text: string, tokenize: Tokenize): Segment[] {
  return tokenize(text).map((token) => {
    const segment: Segment = { text: token.toString() };
    if (!token.isLink) return segment;
    const href = token.toHref('https');
    return SAFE.test(href) ? { ...segment, href } : segment;
  });
}
