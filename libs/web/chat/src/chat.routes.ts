import type { Routes } from '@angular/router';

/** The end user's door. */
export const chatRoutes: Routes = [
  {
    path: '',
    loadComponent: () => import('./chat-door').then((m) => m.ChatDoor),
    children: [
      { path: 'new', loadComponent: () => import('./new-conversation').then((m) => m.NewConversation) },
      { path: 'c/:id', loadComponent: () => import('./conversation-pane').then((m) => m.ConversationPane) },
    ],
  },
];
