import type { Routes } from '@angular/router';
import { loadSearchPage } from './search/route';
import { loadSettingsPage } from './settings/route';

/** The end user's door. */
export const chatRoutes: Routes = [
  {
    path: '',
    loadComponent: () => import('./chat-door').then((m) => m.ChatDoor),
    children: [
      { path: 'search', data: { audience: 'user' }, loadComponent: loadSearchPage },
      { path: 'settings', data: { audience: 'user' }, loadComponent: loadSettingsPage },
      { path: 'account', loadComponent: () => import('./guest/account-page').then((m) => m.AccountPage) },
      { path: 'new', loadComponent: () => import('./new-conversation').then((m) => m.NewConversation) },
      { path: 'c/:id', loadComponent: () => import('./chat-door').then((m) => m.ConversationPane) },
    ],
  },
];
