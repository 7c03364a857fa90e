import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { FILE_TYPES, type BoundedSetting, type SettingName, type SettingsResponse } from '@prochat/contract';
import { Session, toAppError } from '@prochat/web/data-access';
import { InstallationApi } from '@prochat/web/data-access/staff';
import { Banner, Empty, Field, Skeleton, Toasts } from '@prochat/web/ui';
import { UnsavedChanges } from '../../unsaved-changes';
import { UnsavedQuestion } from '../../unsaved-question';
import { TEXTS } from '../texts';
import { NUMBERS, boundsOf, changesOf, numberOf, toDraft, type SettingsDraft } from './settings-form';

/** What is allowed here, for admins to change while the server runs. */
@Component({
  selector: 'pc-settings-page',
  imports: [Banner, Empty, Field, Skeleton, UnsavedQuestion],
  providers: [UnsavedChanges],
  templateUrl: './settings-page.html',
  styleUrls: ['../page.scss', './settings-page.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SettingsPage {
  protected readonly texts = TEXTS;
  protected readonly words = TEXTS.settings;
  protected readonly switches = ['guests', 'registration'] as const;
  protected readonly messageNumbers = ['messageMaxChars', 'openConversationsPerUser'] as const;
  protected readonly fileNumbers = ['uploadMaxBytes', 'uploadMaxFiles', 'uploadQuotaBytes'] as const;
  protected readonly types = FILE_TYPES;
  protected readonly boundsOf = boundsOf;
  private readonly api = inject(InstallationApi);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);
  private readonly unsaved = inject(UnsavedChanges);

  protected readonly state = signal<'loading' | 'ready' | 'error'>('loading');
  protected readonly error = signal('');
  protected readonly busy = signal(false);
  private readonly tried = signal(false);
  private readonly known = signal<SettingsResponse | null>(null);
  protected readonly draft = signal<SettingsDraft | null>(null);

  /** What is wrong, by the name of the setting; shown from the first try on. */
  protected readonly problems = computed((): Partial<Record<SettingName, string>> => {
    const draft = this.draft();
    if (!draft || !this.tried()) return {};
    const wrong = NUMBERS.filter((name) => !this.fixedBy(name) && numberOf(name, draft[name]) === null);
    return {
      ...Object.fromEntries(wrong.map((name) => [name, TEXTS.settings.outOfBounds(boundsOf(name))])),
      ...(draft.uploadTypes.length === 0 && { uploadTypes: TEXTS.settings.noTypes }),
    };
  });
  protected readonly isChanged = computed(() => {
    const [draft, known] = [this.draft(), this.known()];
    return !!draft && !!known && Object.keys(changesOf(draft, known.settings)).length > 0;
  });

  constructor() {
    this.unsaved.watch(() => this.isChanged());
    void this.load();
  }

  mayLeave(): Promise<boolean> {
    return this.unsaved.mayLeave();
  }

  /** Never rejects. */
  protected async load(): Promise<void> {
    this.state.set('loading');
    try {
      this.show(await this.api.settings());
      this.state.set('ready');
    } catch (thrown) {
      this.error.set(toAppError(thrown).message);
      this.state.set('error');
    }
  }

  /** The variable of the environment that has the last word. */
  protected fixedBy(name: SettingName): string {
    return this.known()?.fixed[name] ?? '';
  }

  protected hintOf(name: BoundedSetting): string {
    const variable = this.fixedBy(name);
    return variable ? TEXTS.settings.fixed(variable) : TEXTS.settings.hints[name];
  }

  protected set<K extends SettingName>(name: K, value: SettingsDraft[K]): void {
    this.draft.update((draft) => draft && { ...draft, [name]: value });
  }

  protected setType(type: string, allowed: boolean): void {
    const others = this.draft()?.uploadTypes.filter((one) => one !== type) ?? [];
    this.set('uploadTypes', allowed ? [...others, type] : others);
  }

  protected undo(): void {
    const known = this.known();
    if (known) this.show(known);
    this.error.set('');
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    const [draft, known] = [this.draft(), this.known()];
    const [wrong] = Object.keys(this.problems());
    if (wrong) document.getElementById(`setting-${wrong}`)?.focus();
    if (!draft || !known || this.busy() || wrong) return;
    this.busy.set(true);
    this.error.set('');
    try {
      this.show(await this.api.changeSettings(changesOf(draft, known.settings)));
      this.toasts.show(TEXTS.settings.saved);
      // This page's own composer and dialogs go by it too.
      void this.session.loadConfig().catch(() => undefined);
    } catch (thrown) {
      this.error.set(toAppError(thrown).message);
    } finally {
      this.busy.set(false);
    }
  }

  private show(known: SettingsResponse): void {
    this.known.set(known);
    this.draft.set(toDraft(known.settings));
    this.tried.set(false);
  }
}
