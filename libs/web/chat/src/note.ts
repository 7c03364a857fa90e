import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { mentionParts } from '@prochat/contract';
import { Session, type Thread, type ThreadEntry } from '@prochat/web/data-access';
import { Icon, PartOutlet, clockTime } from '@prochat/web/ui';
import { MESSAGE_FILES } from './files/parts';
import { hasFiles } from './has-files';
import { LinkedText } from './linked-text';
import { MENTIONABLE } from './mentionable';
import { MessageFate } from './message-fate';
import { TEXTS } from './texts';

/** A private note among colleagues: yellow, with a lock and its words, so that nobody takes it for a reply. */
@Component({
  selector: 'pc-note',
  imports: [Icon, LinkedText, MessageFate, PartOutlet],
  template: `
    <div class="note" [attr.data-seq]="entry().message.seq > 0 ? entry().message.seq : null">
      <p class="head">
        <pc-icon name="lock" [size]="14" /><span
          >{{ texts.privateNote }} · {{ entry().message.senderName }}</span
        >
        <time [attr.datetime]="entry().message.createdAt">{{ clockTime(entry().message.createdAt) }}</time>
      </p>
      @if (entry().message.deletedAt !== null) {
        <i>{{ texts.deleted }}</i>
      } @else {
        <!-- Between the parts nothing may stand. -->
        <!-- prettier-ignore -->
        <div dir="auto">@for (part of parts(); track $index) {@if (part.name) {<b class="mention" [class.me]="part.name === me()?.displayName" [textContent]="part.text"></b>} @else {<pc-linked-text [text]="part.text" />}}</div>
        @if (hasFiles()) {
          <div class="files"><ng-container [pcPart]="files" [pcPartInputs]="fileInputs()" /></div>
        }
      }
    </div>
    @if (entry().fate === 'sending' || entry().fate === 'failed') {
      <pc-message-fate
        [entry]="entry()"
        (retry)="thread().retry($event)"
        (discard)="thread().discard($event)"
      />
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      justify-items: end;
      gap: 2px;
      margin-top: 14px;
      padding-inline: 48px 38px;
    }
    .note {
      max-width: min(var(--pc-bubble-measure), 100%);
      padding: 8px 14px 10px;
      border: 1px solid var(--pc-note-outline);
      border-radius: var(--mat-sys-corner-medium);
      background: var(--pc-note-container);
      color: var(--pc-on-note-container);
      font: var(--pc-message-staff);
    }
    .head {
      display: flex;
      align-items: center;
      gap: 6px;
      padding-bottom: 4px;
      font: var(--mat-sys-label-medium);
      color: var(--pc-note-muted);
    }
    .mention {
      margin-inline: -1px;
      padding-inline: 4px;
      border-radius: 5px;
      background: color-mix(in srgb, currentColor 12%, transparent);
      font-weight: 550;
      overflow-wrap: anywhere;
    }
    .mention.me {
      background: var(--pc-on-note-container);
      color: var(--pc-note-container);
      font-weight: 650;
    }
    .files:not(:empty) {
      padding-top: 6px;
    }
    .head time {
      margin-inline-start: auto;
      padding-inline-start: 16px;
      font-weight: 400;
    }
    @media (max-width: 719.98px) {
      :host {
        padding-inline: 44px 0;
      }
      .note {
        font-size: 1rem;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Note {
  readonly entry = input.required<ThreadEntry>();
  readonly thread = input.required<Thread>();

  protected readonly me = inject(Session).user;
  private readonly people = inject(MENTIONABLE);
  protected readonly parts = computed(() => mentionParts(this.entry().message.text, this.people()));
  protected readonly texts = TEXTS;
  protected readonly clockTime = clockTime;
  protected readonly files = MESSAGE_FILES;
  protected readonly hasFiles = computed(() => hasFiles(this.entry()));
  protected readonly fileInputs = computed(() => ({ entry: this.entry(), thread: this.thread() }));
}
