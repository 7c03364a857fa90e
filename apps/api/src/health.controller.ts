import { Controller, Get, HttpStatus, Logger, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '@prochat/server/auth';
import { StoreHealth } from '@prochat/server/core';
import type { Response } from 'express';

/** How long a dependency may take to answer before it counts as down. */
const PATIENCE_MS = 2_000;

/** `details`: per dependency `up`, or `down` with a `reason` that names the fault and no address. */
type HealthBody = Pick<HealthCheckResult, 'status' | 'details'>;

/**
 * Tells an orchestrator whether to restart the process (`live`) and whether to send it people (`ready`). Open to anyone:
 * it says what is wrong by error code only; the whole story goes to the log.
 */
@ApiTags('health')
@Controller('health')
@Public()
export class HealthController {
  private readonly logger = new Logger(HealthController.name);

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly store: StoreHealth,
  ) {}

  /** The process answers. Asks nobody, so that a store that is down does not get every process killed. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 when everything it depends on answers, else 503. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthBody> {
    try {
      const { status, details } = await this.health.check([() => this.checkStore()]);
      return { status, details };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      const { status, details } = error.getResponse() as HealthCheckResult;
      response.status(HttpStatus.SERVICE_UNAVAILABLE);
      return { status, details };
    }
  }

  private async checkStore(): Promise<HealthCheckResult['details']> {
    const indicator = this.indicators.check(this.store.name);
    try {
      await withPatience(this.store.check());
      return indicator.up();
    } catch (error) {
      this.logger.error(error);
      return indicator.down({ reason: reasonOf(error) });
    }
  }
}

async function withPatience(answer: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(Object.assign(new Error('No answer'), { code: 'NO_ANSWER' })),
      PATIENCE_MS,
    );
  });
  try {
    await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
