import {
  HttpErrorResponse,
  HttpXsrfTokenExtractor,
  type HttpInterceptorFn,
  type HttpRequest,
} from '@angular/common/http';
import { Injector, inject } from '@angular/core';
import { CSRF_HEADER } from '@prochat/contract';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { toAppError } from './app-error';
import { Session } from './session';

/** These answer 401 for reasons of their own, or are the renewal itself. */
const NEVER_RENEWED = /^\/api\/auth\/(login|register|guest|setup|refresh|logout)$/;

/**
 * A call refused for an expired session is repeated once after a silent renewal. When the session cannot be renewed it
 * is over, and the call fails as it did. It never loops: the repeated call passes through no interceptor again.
 */
export const renewSession: HttpInterceptorFn = (request, next) => {
  const injector = inject(Injector);
  if (NEVER_RENEWED.test(request.url)) return next(request);
  return next(request).pipe(
    catchError((refusal: unknown) => {
      if (!isExpired(refusal)) return throwError(() => refusal);
      // Asked for late: Session itself is made with HttpClient.
      const session = injector.get(Session);
      return from(session.renew()).pipe(
        switchMap((renewed) => {
          if (renewed) return next(withCurrentToken(request, injector.get(HttpXsrfTokenExtractor)));
          session.end('expired');
          return throwError(() => refusal);
        }),
      );
    }),
  );
};

function isExpired(refusal: unknown): boolean {
  if (!(refusal instanceof HttpErrorResponse) || refusal.status !== 401) return false;
  return toAppError(refusal).code !== 'BAD_CREDENTIALS';
}

/** Angular put the token on before us, and the renewal may have brought another. */
function withCurrentToken(
  request: HttpRequest<unknown>,
  tokens: HttpXsrfTokenExtractor,
): HttpRequest<unknown> {
  const token = tokens.getToken();
  if (!token || !request.headers.has(CSRF_HEADER)) return request;
  return request.clone({ setHeaders: { [CSRF_HEADER]: token } });
}
