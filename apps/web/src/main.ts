import { provideBrowserGlobalErrorListeners, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { provideDataAccess } from '@prochat/web/data-access';
import { App } from './app';
import { routes } from './app.routes';
import { startLanguage } from './language';

startLanguage()
  .then(() =>
    bootstrapApplication(App, {
      providers: [
        provideZonelessChangeDetection(),
        provideBrowserGlobalErrorListeners(),
        provideRouter(routes, withComponentInputBinding()),
        provideDataAccess(),
      ],
    }),
  )
  .catch((error: unknown) => reportError(error));
