import { type ArgumentsHost, Catch } from '@nestjs/common';
import { AppError, HttpErrorFilter, toAppError } from '@prochat/server/core';

const HIDDEN = new Set([401, 403]);

/**
 * For addresses of files: who is not signed in any more, or was shut out, learns as little of them as who never might see
 * them. Pages show files by their address alone and could not make anything of another status.
 */
@Catch()
export class HiddenFilesFilter extends HttpErrorFilter {
  override catch(exception: unknown, host: ArgumentsHost): void {
    const isHidden = HIDDEN.has(toAppError(exception).status);
    super.catch(isHidden ? new AppError('NOT_FOUND') : exception, host);
  }
}
