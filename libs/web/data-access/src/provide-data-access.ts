import { provideHttpClient, withInterceptors, withXsrfConfiguration } from '@angular/common/http';
import { makeEnvironmentProviders, type EnvironmentProviders } from '@angular/core';
import { CSRF_COOKIE, CSRF_HEADER, SOCKET_PATH } from '@prochat/contract';
import { provideSocketIo } from 'ngx-socket-io';
import { RECONNECTION } from './reconnection';
import { renewSession } from './renew-session';

/** Everything this lib needs from the application: HttpClient with CSRF and silent renewal, and the socket. */
export function provideDataAccess(): EnvironmentProviders {
  return makeEnvironmentProviders([
    provideHttpClient(
      withXsrfConfiguration({ cookieName: CSRF_COOKIE, headerName: CSRF_HEADER }),
      withInterceptors([renewSession]),
    ),
    provideSocketIo({
      url: '',
      options: {
        path: SOCKET_PATH,
        // No long polling: one process may not be the one that has the session of the next poll.
        transports: ['websocket'],
        autoConnect: false,
        reconnectionDelay: RECONNECTION.delayMs,
        randomizationFactor: RECONNECTION.randomization,
        reconnectionDelayMax: RECONNECTION.delayMaxMs,
      },
    }),
  ]);
}
