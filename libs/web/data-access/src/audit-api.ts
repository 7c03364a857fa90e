import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { AuditEvent, AuditQuery, Page } from '@prochat/contract';
import { answerOf } from './app-error';
import { toParams } from './chat-api';

/** Who did what to whom, for admins. Rejects with `AppError`; keeps nothing. */
@Injectable({ providedIn: 'root' })
export class AuditApi {
  private readonly http = inject(HttpClient);

  list(query: AuditQuery = {}): Promise<Page<AuditEvent>> {
    return answerOf(this.http.get<Page<AuditEvent>>('/api/admin/audit', { params: toParams(query) }));
  }
}
