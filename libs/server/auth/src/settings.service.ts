import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type {
  InstallationSettings,
  SettingName,
  SettingsResponse,
  UpdateSettingsRequest,
} from '@prochat/contract';
import { AppError, Config } from '@prochat/server/core';
import { Audit } from './audit.service';
import type { Caller } from './caller';
import { InstallationStore, type SettingValue, type StoredSettings } from './installation.store';

/** After this at the latest a process knows what another one has changed. */
export const SETTINGS_REREAD_MS = 5_000;

type Env = Config['env'];
/** By which variable each is fixed, and what it is by default. */
const VARIABLES = {
  guests: 'GUESTS',
  registration: 'REGISTRATION',
  messageMaxChars: 'MESSAGE_MAX_CHARS',
  openConversationsPerUser: 'OPEN_CONVERSATIONS_PER_USER',
  uploadMaxBytes: 'UPLOAD_MAX_BYTES',
  uploadMaxFiles: 'UPLOAD_MAX_FILES',
  uploadQuotaBytes: 'UPLOAD_QUOTA_BYTES',
  uploadTypes: 'UPLOAD_TYPES',
} as const satisfies Record<SettingName, keyof Env>;
const NAMES = Object.keys(VARIABLES) as SettingName[];

/**
 * What admins may change while the server runs: the environment where it says so, else what was stored, else the default.
 * Everybody reads `current` when he needs it and keeps nothing of it.
 */
@Injectable()
export class Settings implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(Settings.name);
  private timer: NodeJS.Timeout | undefined;
  private values: InstallationSettings;

  constructor(
    private readonly config: Config,
    private readonly store: InstallationStore,
    private readonly audit: Audit,
  ) {
    this.values = this.over({});
  }

  get current(): Readonly<InstallationSettings> {
    return this.values;
  }

  async onModuleInit(): Promise<void> {
    await this.read();
    // The embedded store has one process only: nobody else changes anything.
    if (!this.config.embedded) this.timer = setInterval(() => void this.reread(), SETTINGS_REREAD_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  describe(): SettingsResponse {
    const fixed = NAMES.filter((name) => this.isFixed(name)).map((name) => [name, VARIABLES[name]]);
    return {
      settings: this.values,
      defaults: this.over({}),
      fixed: Object.fromEntries(fixed) as SettingsResponse['fixed'],
    };
  }

  /** @throws AppError VALIDATION (fixed by the environment) */
  async change(actor: Caller, request: UpdateSettingsRequest): Promise<SettingsResponse> {
    const wanted = NAMES.filter((name) => request[name] !== undefined);
    const fixed = wanted.filter((name) => this.isFixed(name));
    if (fixed.length > 0)
      throw new AppError('VALIDATION', {
        fields: Object.fromEntries(
          fixed.map((name) => [name, [`This is fixed by ${VARIABLES[name]} in the environment.`]]),
        ),
      });
    const before = this.values;
    const changes = Object.fromEntries(wanted.map((name) => [name, request[name] as SettingValue | null]));
    this.values = this.over(await this.store.changeSettings(changes));
    for (const name of wanted) {
      const [from, to] = [inWords(before[name]), inWords(this.values[name])];
      if (from !== to)
        await this.audit.record(
          actor,
          'setting-changed',
          { kind: 'setting', id: name, name },
          { data: { from, to } },
        );
    }
    return this.describe();
  }

  private async read(): Promise<void> {
    this.values = this.over(await this.store.readSettings());
  }

  /** While the store is away everything stays as it was. */
  private async reread(): Promise<void> {
    try {
      await this.read();
    } catch (error) {
      this.logger.warn(error);
    }
  }

  private isFixed(name: SettingName): boolean {
    return this.config.given.has(VARIABLES[name]);
  }

  private over(stored: StoredSettings): InstallationSettings {
    const { env } = this.config;
    return Object.fromEntries(
      NAMES.map((name) => [
        name,
        this.isFixed(name) ? env[VARIABLES[name]] : (stored[name] ?? env[VARIABLES[name]]),
      ]),
    ) as unknown as InstallationSettings;
  }
}

function inWords(value: SettingValue): string | number | boolean {
  return Array.isArray(value) ? value.join(' ') : value;
}
