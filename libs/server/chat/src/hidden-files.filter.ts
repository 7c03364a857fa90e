import { type ArgumentsHost, Catch } from '@nestjs/common';
import { SessionCookies, Sessions } from '@prochat/server/auth';
import { AppError, HttpErrorFilter, toAppError } from '@prochat/server/core';
import type { Request } from 'express';

const HIDDEN = new Set([401, 403]);

/**
 * For addresses of files: who has signed out, or was shut out, learns as little of them as who never might see them. Only
 * whose session lives on and has merely to be renewed is told so: what he asked for is there for him in a moment.
 */
@Catch()
export class HiddenFilesFilter extends HttpErrorFilter {
  constructor(
    private readonly sessions: Sessions,
    private readonly cookies: SessionCookies,
  ) {
    super();
  }

  override catch(exception: unknown, host: ArgumentsHost): void {
    const error = toAppError(exception);
    if (!HIDDEN.has(error.status)) return super.catch(exception, host);
    void this.toShown(error, host.switchToHttp().getRequest<Request>())
      .catch((failure: unknown) => failure)
      .then((shown) => super.catch(shown, host));
  }

  private async toShown(error: AppError, request: Request): Promise<AppError> {
    const isOnlyLate =
      error.code === 'UNAUTHENTICATED' &&
      (await this.sessions.isRenewable(this.cookies.accessToken(request)));
    return isOnlyLate ? error : new AppError('NOT_FOUND');
  }
}
