import { Logger } from '@nestjs/common';

/** A stop that takes longer is given up: whoever runs us would kill us anyway. */
const STOP_WITHIN_MS = 10_000;

/** One line for the person at the terminal; the log has its own lines. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * SIGTERM and SIGINT stop cleanly and exit 0, within a bounded time; a second signal exits at once. What nobody caught
 * is logged in full and ends the process: its state can no longer be trusted, and everything acknowledged is durable.
 */
export function superviseProcess(close: () => Promise<void>): void {
  const logger = new Logger('Process');
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    say(`Stopping (${signal}).`);
    setTimeout(() => {
      logger.error(`Not stopped within ${STOP_WITHIN_MS} ms`);
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const die = (error: unknown): void => {
    logger.fatal(error);
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}
