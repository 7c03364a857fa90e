import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { MailTranscriptResponse, TranscriptRequest } from '@prochat/contract';
import { answerOf } from './app-error';
import { toParams } from './chat-api';

export interface DownloadedTranscript {
  /** To save it under. */
  name: string;
  text: string;
}

/** What was said in a conversation, to take along. Rejects with `AppError`; keeps nothing. */
@Injectable({ providedIn: 'root' })
export class TranscriptApi {
  private readonly http = inject(HttpClient);

  /** Fetched, not followed as a link: an ended session is renewed, and a refusal is told instead of saved. */
  async download(conversationId: string, request: TranscriptRequest): Promise<DownloadedTranscript> {
    const { body, headers } = await answerOf(
      this.http.get(url(conversationId), {
        params: toParams(request),
        observe: 'response',
        responseType: 'text',
      }),
    );
    return { name: fileName(headers.get('Content-Disposition') ?? ''), text: body ?? '' };
  }

  /** To the caller's own address; resolves when it has gone. */
  mail(conversationId: string, request: TranscriptRequest): Promise<MailTranscriptResponse> {
    return answerOf(this.http.post<MailTranscriptResponse>(url(conversationId), request));
  }
}

function url(conversationId: string): string {
  return `/api/chat/conversations/${encodeURIComponent(conversationId)}/transcript`;
}

/** As the server names it (RFC 6266); its own name has come through proxies that change headers. */
function fileName(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)/i.exec(disposition)?.[1];
  return (encoded === undefined ? plain : decodeURIComponent(encoded)) ?? 'transcript.txt';
}
