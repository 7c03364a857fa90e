import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ChatApi, toAppError } from '@prochat/web/data-access';
import { DeskApi, InstallationApi } from '@prochat/web/data-access/staff';
import { Empty, Icon, Skeleton } from '@prochat/web/ui';
import { TEXTS } from '../texts';

interface Step {
  name: 'people' | 'tags' | 'canned-replies';
  done: boolean;
}

/** What a new installation still needs, each with the way there; and the address end users write to. */
@Component({
  selector: 'pc-start-page',
  imports: [Empty, Icon, RouterLink, Skeleton],
  templateUrl: './start-page.html',
  styleUrls: ['../page.scss', './start-page.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StartPage {
  protected readonly texts = TEXTS;
  protected readonly words = TEXTS.start;
  private readonly desk = inject(DeskApi);
  private readonly chat = inject(ChatApi);
  private readonly installation = inject(InstallationApi);

  protected readonly address = `${window.location.origin}/`;
  protected readonly state = signal<'loading' | 'ready' | 'error'>('loading');
  protected readonly error = signal('');
  protected readonly steps = signal<Step[]>([]);
  protected readonly copied = signal<'no' | 'yes' | 'failed'>('no');

  constructor() {
    void this.load();
  }

  /** Never rejects. */
  protected async load(): Promise<void> {
    this.state.set('loading');
    try {
      const [professionals, invites, tags, replies] = await Promise.all([
        this.chat.professionals(),
        this.installation.invites(),
        this.desk.tags(),
        this.desk.cannedReplies(),
      ]);
      this.steps.set([
        { name: 'people', done: professionals.items.length > 1 || invites.items.length > 0 },
        { name: 'tags', done: tags.items.length > 0 },
        { name: 'canned-replies', done: replies.items.some(({ scope }) => scope === 'team') },
      ]);
      this.state.set('ready');
    } catch (thrown) {
      this.error.set(toAppError(thrown).message);
      this.state.set('error');
    }
  }

  protected async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.address);
      this.copied.set('yes');
    } catch {
      this.copied.set('failed');
    }
  }
}
