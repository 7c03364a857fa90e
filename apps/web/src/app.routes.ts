import type { Routes } from '@angular/router';
import { endUserOnly, staffOnly } from '@prochat/web/data-access';

/** Two doors and the pages where people come in. What is behind a door is downloaded when somebody goes through it. */
export const routes: Routes = [
  {
    path: 'console',
    canMatch: [staffOnly],
    loadChildren: () => import('@prochat/web/console').then((m) => m.consoleRoutes),
  },
  { path: '', loadChildren: () => import('@prochat/web/chat').then((m) => m.signInRoutes) },
  {
    path: '',
    canMatch: [endUserOnly],
    loadChildren: () => import('@prochat/web/chat').then((m) => m.chatRoutes),
  },
  { path: '**', redirectTo: '' },
];
