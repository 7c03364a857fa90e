import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AppError } from '@prochat/server/core';
import { ClamdFault, type Clamd } from './clamd';
import { Scanner, type ScanResult } from './scanner';

/** clamd works on ten at once by itself; more of ours would only wait there instead of here. */
const AT_ONCE = 4;

/** What happens to a file while nobody can look at it: the setting `SCANNER_DOWN`. */
export type WhenDown = 'refuse' | 'accept';

/**
 * Has every file looked at by ClamAV, a few at once and the others in turn, and decides what no answer means. The
 * conversation itself is Clamd's; what a verdict means for a file is the pipeline's.
 */
export class ClamavScanner extends Scanner implements OnApplicationBootstrap {
  private readonly logger = new Logger(ClamavScanner.name);
  private busy = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly clamd: Pick<Clamd, 'ping' | 'scan'>,
    private readonly whenDown: WhenDown,
    private readonly atOnce = AT_ONCE,
  ) {
    super();
  }

  /** A server starts without its scanner, but not silently. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.clamd.ping();
    } catch (error) {
      this.logger.warn(
        `The scanner does not answer; files are ${this.whenDown === 'accept' ? 'accepted' : 'refused'} meanwhile. ${messageOf(error)}`,
      );
    }
  }

  async scan(path: string): Promise<ScanResult> {
    await this.takeTurn();
    try {
      return await this.clamd.scan(path);
    } catch (error) {
      return this.withoutVerdict(error);
    } finally {
      this.endTurn();
    }
  }

  /** `accept` is for a scanner that is away, not for files that it has not looked through. */
  private withoutVerdict(error: unknown): ScanResult {
    if (!(error instanceof ClamdFault)) throw error;
    if (this.whenDown === 'accept' && error.silent) {
      this.logger.warn(`A file was accepted without a scan. ${error.message}`);
      return { verdict: 'clean' };
    }
    this.logger.warn(`A file was refused because it could not be scanned. ${error.message}`);
    throw new AppError('SCANNER_DOWN');
  }

  private async takeTurn(): Promise<void> {
    if (this.busy >= this.atOnce) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.busy += 1;
  }

  /** The place goes to the next in the row as it is. */
  private endTurn(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.busy -= 1;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
