import { OverlayContainer } from '@angular/cdk/overlay';
import type { Routes, UrlMatcher } from '@angular/router';
import { VIEWS } from '@prochat/contract';
import { loadSearchPage, loadSettingsPage } from '@prochat/web/chat';
import { adminOnly } from '@prochat/web/data-access';
import { LandmarkOverlayContainer } from './landmark-overlay-container';
import { askUnsaved } from './unsaved-changes';

/** `queue`, `mine/<id>`: one route for a view with and without an open conversation, so that the list stays as it is. */
export const inboxMatcher: UrlMatcher = (segments) => {
  const [view, id] = segments;
  if (!view || segments.length > 2 || !VIEWS.some((name) => name === view.path)) return null;
  return { consumed: segments, posParams: { view, ...(id && { id }) } };
};

/** The staff door. */
export const consoleRoutes: Routes = [
  {
    path: '',
    providers: [{ provide: OverlayContainer, useClass: LandmarkOverlayContainer }],
    loadComponent: () => import('./console-door').then((m) => m.ConsoleDoor),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'queue' },
      {
        path: 'admin',
        canMatch: [adminOnly],
        loadChildren: () => import('./admin/admin.routes').then((m) => m.adminRoutes),
      },
      { path: 'search', data: { audience: 'professional' }, loadComponent: loadSearchPage },
      { path: 'settings', data: { audience: 'professional' }, loadComponent: loadSettingsPage },
      {
        path: 'canned-replies',
        canDeactivate: [askUnsaved],
        loadComponent: () => import('./canned-replies/own-replies-page').then((m) => m.OwnRepliesPage),
      },
      { path: 'people', redirectTo: 'admin/people' },
      { matcher: inboxMatcher, loadComponent: () => import('./inbox').then((m) => m.Inbox) },
      { path: '**', redirectTo: 'queue' },
    ],
  },
];
