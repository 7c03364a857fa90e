import { AppError, type Config } from '@prochat/server/core';
import { StartFault, describeStartFault } from '../start-fault';

/** Why a command about the store cannot be carried out, in one line for whoever gave it. */
export class StoreCommandFault extends StartFault {}

/** One line, without any `user:password@` that an error of a driver might repeat. */
export function describeCommandFault(error: unknown, config: Config | null): string {
  const { name } = error instanceof Error ? error : { name: '' };
  if (error instanceof StartFault || name === 'StoreOpenError' || name === 'ConfigError')
    return describeStartFault(error, config);
  const cause = error instanceof AppError ? error.cause : error;
  const message = messageOf(cause ?? error).split('\n')[0] ?? '';
  return `It could not be done: ${message.replace(/\/\/[^/\s]*@/g, '//').replace(/[.\s]+$/, '')}.`;
}

/** Not by `instanceof`: errors of Node may come from another realm. */
function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
