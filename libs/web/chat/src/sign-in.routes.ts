import type { Routes } from '@angular/router';
import { signedOut } from '@prochat/web/data-access';

/** Where people come in. Each page says by itself where they go then. */
export const signInRoutes: Routes = [
  {
    path: 'sign-in',
    canMatch: [signedOut],
    loadComponent: () => import('./sign-in').then((m) => m.SignIn),
  },
  {
    path: 'register',
    canMatch: [signedOut],
    loadComponent: () => import('./register').then((m) => m.Register),
  },
  { path: 'join', loadComponent: () => import('./join').then((m) => m.Join) },
  { path: 'setup', loadComponent: () => import('./set-up').then((m) => m.SetUp) },
];
