import type { NestExpressApplication } from '@nestjs/platform-express';
import { Config } from '@prochat/server/core';
import { createApp, type RunningApp } from '../app';
import { say } from '../process-life';
import { describeStartFault } from '../start-fault';
import { RestoreWatch } from './restore-watch';

/**
 * The product in this process, started again on the same port when a backup is to take the place of its data: clients see
 * what they see in a deploy. The store lets the backup in when it is opened; here is only decided when that is.
 */
export class RestorableApp {
  private watch: RestoreWatch | null = null;
  private restarting: Promise<void> | null = null;
  private isClosing = false;

  private constructor(
    private readonly config: Config,
    private running: RunningApp,
  ) {}

  /** @throws as `createApp` */
  static async start(config: Config): Promise<RestorableApp> {
    const restorable = new RestorableApp(config, await createApp(config));
    if (config.embedded) await restorable.watchForBackups();
    return restorable;
  }

  get app(): NestExpressApplication {
    return this.running.app;
  }

  get url(): string {
    return this.running.url;
  }

  /** As `RunningApp.close`; waits for a restart that is under way. */
  async close(): Promise<void> {
    this.isClosing = true;
    this.watch?.stop();
    await this.restarting;
    await this.running.close();
  }

  private async watchForBackups(): Promise<void> {
    const { isRestoreWaiting } = await import('@prochat/server/store-sqlite');
    const { dataDir } = this.config;
    const isWaiting = (): boolean => isRestoreWaiting(dataDir);
    this.watch = new RestoreWatch(isWaiting, () => {
      this.restarting = this.restart(isWaiting);
      return this.restarting;
    });
  }

  private async restart(isWaiting: () => boolean): Promise<void> {
    if (this.isClosing) return;
    try {
      say('A backup is being restored.');
      const { port } = new URL(this.url);
      await this.running.close();
      this.running = await createApp(onPort(this.config, port));
      if (isWaiting()) this.watch?.stop();
      say(isWaiting() ? 'The backup was not taken in.' : 'The backup is restored. Ready again.');
    } catch (error) {
      process.stderr.write(`${describeStartFault(error, this.config)}\n`);
      process.exit(1);
    }
  }
}

/** With PORT=0 the system has chosen one: clients know that. */
function onPort(config: Config, port: string): Config {
  if (config.env.PORT !== 0) return config;
  return Config.parse({ ...process.env, PORT: port });
}
