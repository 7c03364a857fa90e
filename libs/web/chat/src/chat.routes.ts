import type { Routes } from '@angular/router';
import { loadSearchPage } from './search/route';

/** The end user's door. */
export const chatRoutes: Routes = [
  {
    path: '',
    loadComponent: () => import('./chat-door').then((m) => m.ChatDoor),
    children: [
      { path: 'search', data: { audience: 'user' }, loadComponent: loadSearchPage },
      { path: 'new', loadComponent: () => import('./new-conversation').then((m) => m.NewConversation) },
      { path: 'c/:id', loadComponent: () => import('./conversation-pane').then((m) => m.ConversationPane) },
    ],
  },
];
