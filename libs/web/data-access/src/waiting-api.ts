import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { QueuePlace } from '@prochat/contract';
import { answerOf } from './app-error';

/** How long it will take until somebody answers. Rejects with `AppError`; keeps nothing. */
@Injectable({ providedIn: 'root' })
export class WaitingApi {
  private readonly http = inject(HttpClient);

  queuePlace(conversationId: string): Promise<QueuePlace> {
    const url = `/api/chat/conversations/${encodeURIComponent(conversationId)}/queue-place`;
    return answerOf(this.http.get<QueuePlace>(url));
  }
}
