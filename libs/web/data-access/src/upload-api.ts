import { HttpClient, HttpErrorResponse, HttpXsrfTokenExtractor } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { CSRF_HEADER, type Upload } from '@prochat/contract';
import { AppError, answerOf, toAppError } from './app-error';
import { Session } from './session';

const UPLOADS = '/api/chat/upload';
/** Neither a byte nor an answer for so long: the connection is dead, whatever the browser believes. */
const SILENCE_MS = 30_000;

/** The edge of the process. */
@Injectable({ providedIn: 'root' })
export class UploadRequests {
  make(): XMLHttpRequest {
    return new XMLHttpRequest();
  }
}

export interface Sending {
  bytes: Blob;
  name: string;
  /** Of the bytes that have left, 0 to 100; each number once. */
  progress(percent: number): void;
  /** Ends it without an answer. */
  signal: AbortSignal;
}

/**
 * Files by REST. Rejects with `AppError` only; keeps nothing. The bytes go by XMLHttpRequest, because it alone says how
 * many have left; HttpClient does not use it here, so the token and the silent renewal are put to it by hand.
 */
export class UploadApi {
  private readonly http = inject(HttpClient);
  private readonly requests = inject(UploadRequests);
  private readonly tokens = inject(HttpXsrfTokenExtractor);
  private readonly session = inject(Session);

  /** Rejects with what the server says of this file, or with OFFLINE, also when it was ended by `signal`. */
  async send(sending: Sending): Promise<Upload> {
    try {
      return await this.sendOnce(sending);
    } catch (thrown) {
      const { code } = toAppError(thrown);
      if (code !== 'UNAUTHENTICATED' && code !== 'SESSION_EXPIRED') throw thrown;
      if (await this.session.renew()) return this.sendOnce(sending);
      this.session.end('expired');
      throw thrown;
    }
  }

  get(id: string): Promise<Upload> {
    return answerOf(this.http.get<Upload>(`${UPLOADS}/${encodeURIComponent(id)}`));
  }

  async remove(id: string): Promise<void> {
    await answerOf(this.http.delete(`${UPLOADS}/${encodeURIComponent(id)}`));
  }

  /**
   * A server that refuses a body before it has read it may just cut the connection. This finds out whether it is there,
   * and renews the session if that was the reason.
   */
  async knock(): Promise<void> {
    await answerOf(this.http.get('/api/auth/me'));
  }

  private sendOnce(sending: Sending): Promise<Upload> {
    const request = this.requests.make();
    request.open('POST', UPLOADS);
    const token = this.tokens.getToken();
    if (token) request.setRequestHeader(CSRF_HEADER, token);
    return sent(request, sending);
  }
}

function sent(request: XMLHttpRequest, sending: Sending): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      silence.end();
      sending.signal.removeEventListener('abort', fail);
      request.abort();
      reject(new AppError('OFFLINE'));
    };
    const silence = new Silence(fail);
    let told = -1;
    request.upload.onprogress = ({ loaded, total }) => {
      silence.isBroken();
      const percent = total > 0 ? Math.floor((100 * loaded) / total) : 0;
      if (percent > told) sending.progress((told = percent));
    };
    request.onerror = fail;
    request.onload = () => {
      silence.end();
      sending.signal.removeEventListener('abort', fail);
      const error = parse(request.responseText);
      if (request.status === 201) return resolve(error as Upload);
      reject(toAppError(new HttpErrorResponse({ status: request.status, error, url: UPLOADS })));
    };
    if (sending.signal.aborted) return fail();
    sending.signal.addEventListener('abort', fail);
    const form = new FormData();
    form.append('file', sending.bytes, sending.name);
    request.send(form);
  });
}

/** Ends what has not been heard of for `SILENCE_MS`. */
class Silence {
  private timer = this.start();

  constructor(private readonly tooLong: () => void) {}

  isBroken(): void {
    this.end();
    this.timer = this.start();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.tooLong(), SILENCE_MS);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
