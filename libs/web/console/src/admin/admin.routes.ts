import type { Routes } from '@angular/router';
import { askUnsaved } from '../unsaved-changes';

/** Behind `adminOnly`; each page is downloaded when it is opened. */
export const adminRoutes: Routes = [
  {
    path: '',
    loadComponent: () => import('./admin-area').then((m) => m.AdminArea),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'people' },
      { path: 'start', loadComponent: () => import('./start/start-page').then((m) => m.StartPage) },
      { path: 'people', loadComponent: () => import('../people-page').then((m) => m.PeoplePage) },
      { path: 'tags', loadComponent: () => import('./tags/tags-page').then((m) => m.TagsPage) },
      {
        path: 'canned-replies',
        canDeactivate: [askUnsaved],
        loadComponent: () => import('./replies/team-replies-page').then((m) => m.TeamRepliesPage),
      },
      {
        path: 'settings',
        canDeactivate: [askUnsaved],
        loadComponent: () => import('./settings/settings-page').then((m) => m.SettingsPage),
      },
      { path: 'audit', loadComponent: () => import('./audit/audit-page').then((m) => m.AuditPage) },
      { path: '**', redirectTo: 'people' },
    ],
  },
];
