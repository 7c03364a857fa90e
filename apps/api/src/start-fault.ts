import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, StoreOpenError, type Config } from '@prochat/server/core';

/** Why the process cannot start, in words for whoever started it. */
export class StartFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartFault';
  }
}

/**
 * Makes `DATA_DIR` (for its owner only) and writes to it, so that a directory that cannot be used is found before
 * anything else and named as such.
 * @throws StartFault
 */
export function prepareDataDir(config: Config): void {
  const probe = join(config.dataDir, `.writable-${process.pid}`);
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    accessSync(config.dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const why = DIRECTORY_FAULTS[codeOf(error) ?? ''] ?? `it cannot be written to (${codeOf(error)})`;
    throw new StartFault(`DATA_DIR ${config.dataDir} cannot be used: ${why}.`);
  }
}

const DIRECTORY_FAULTS: Record<string, string> = {
  EEXIST: 'there is a file in its place',
  ENOTDIR: 'part of its path is a file',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** One line (a bad configuration: one for each variable) that says what is wrong and what to do. */
export function describeStartFault(error: unknown, config: Config | null): string {
  if (error instanceof ConfigError || error instanceof StartFault || error instanceof StoreOpenError)
    return error.message;
  const { PORT, HOST } = config?.env ?? {};
  switch (codeOf(error) ?? '') {
    case 'EADDRINUSE':
      return `Port ${PORT} on ${HOST} is already in use. Stop what is using it, or choose another with PORT.`;
    case 'EACCES':
      return `This user may not listen on port ${PORT}. Choose one above 1023 with PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST ${HOST} is not an address of this machine.`;
    default:
      return `It could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

/** Not by `instanceof`: under jest Node's own errors come from another realm. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
