import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { MessageHit, MessageSearchQuery, Page } from '@prochat/contract';
import { answerOf } from './app-error';
import { toParams } from './chat-api';

/** What was said, found by its words. Rejects with `AppError`; keeps nothing. */
@Injectable({ providedIn: 'root' })
export class SearchApi {
  private readonly http = inject(HttpClient);

  messages(query: MessageSearchQuery): Promise<Page<MessageHit>> {
    return answerOf(this.http.get<Page<MessageHit>>('/api/chat/search', { params: toParams(query) }));
  }
}
