import type { Routes, UrlMatcher } from '@angular/router';
import { endUserOnly, staffOnly } from '@prochat/web/data-access';
import { consoleSpeaks } from './language';

const ENTRANCES = new Set(['sign-in', 'register', 'setup', 'join']);
/** A plain empty path would also match the empty address and show nothing there. */
const atEntrance: UrlMatcher = ([first]) => (first && ENTRANCES.has(first.path) ? { consumed: [] } : null);

/** Two doors and the pages where people come in. What is behind a door is downloaded when somebody goes through it. */
export const routes: Routes = [
  { matcher: atEntrance, loadChildren: () => import('@prochat/web/chat').then((m) => m.signInRoutes) },
  {
    path: 'console',
    canMatch: [staffOnly],
    // Its words first: the rooms take them up when they are loaded.
    loadChildren: () =>
      consoleSpeaks()
        .then(() => import('@prochat/web/console'))
        .then((m) => m.consoleRoutes),
  },
  {
    path: '',
    canMatch: [endUserOnly],
    loadChildren: () => import('@prochat/web/chat').then((m) => m.chatRoutes),
  },
  { path: '**', redirectTo: '' },
];
