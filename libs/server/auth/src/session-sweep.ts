import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@prochat/server/core';
import { AuthStore } from './auth.store';

const EVERY_MS = 3_600_000;

/** Removes expired sessions once an hour, so that the store does not keep every sign-in for ever. */
@Injectable()
export class SessionSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SessionSweep.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: AuthStore,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    try {
      await this.store.removeExpiredSessions(this.clock.iso());
    } catch (error) {
      this.logger.error(error);
    }
  }
}
