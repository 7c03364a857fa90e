import {
  HttpErrorResponse,
  HttpHeaders,
  HttpResponse,
  type HttpBackend,
  type HttpEvent,
  type HttpRequest,
  type HttpXsrfTokenExtractor,
} from '@angular/common/http';
import { CSRF_COOKIE } from '@prochat/contract';
import { request, type IncomingMessage } from 'node:http';
import { Observable } from 'rxjs';

/** The cookies of one browser. Every client of a test has its own, which one jsdom for all could not give them. */
export class CookieJar implements HttpXsrfTokenExtractor {
  private readonly cookies = new Map<string, { value: string; path: string }>();

  take(lines: readonly string[] = []): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const path = attributes.find((one) => /^path=/i.test(one))?.slice('path='.length) ?? '/';
      const isGone = attributes.some(
        (one) => /^max-age=(0|-.*)$/i.test(one) || /^expires=.* 1970 /i.test(one),
      );
      if (isGone) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), { value: pair.slice(at + 1), path });
    }
  }

  get(name: string): string | null {
    return this.cookies.get(name)?.value ?? null;
  }

  header(path: string): string {
    return [...this.cookies]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }

  getToken(): string | null {
    const token = this.get(CSRF_COOKIE);
    return token && decodeURIComponent(token);
  }
}

/** The edge of HttpClient: real requests with this browser's cookies and its page's Origin. A dead network is status 0. */
export class BrowserHttp implements HttpBackend {
  private made = 0;

  constructor(
    private readonly url: () => string,
    private readonly pageUrl: string,
    private readonly jar: CookieJar,
  ) {}

  /** How many calls there were so far. */
  get calls(): number {
    return this.made;
  }

  handle(call: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    return new Observable((events) => {
      this.made += 1;
      const body = call.serializeBody() as string | null;
      const outgoing = request(this.url() + call.urlWithParams, {
        method: call.method,
        agent: false,
        headers: {
          ...this.headersOf(call),
          ...(body !== null && { 'content-length': Buffer.byteLength(body) }),
        },
      });
      // As browsers word it, whatever it was.
      const error = new TypeError('Failed to fetch');
      const fail = () => events.error(new HttpErrorResponse({ error, status: 0, url: call.url }));
      outgoing.once('error', fail);
      outgoing.once('response', (incoming) => {
        this.jar.take(incoming.headers['set-cookie']);
        readAll(incoming).then((text) => this.answer(call, incoming, text, events), fail);
      });
      outgoing.end(body ?? undefined);
      return () => outgoing.destroy();
    });
  }

  private headersOf(call: HttpRequest<unknown>): Record<string, string> {
    const given = call.headers.keys().map((name) => [name, call.headers.get(name) ?? '']);
    const type = call.detectContentTypeHeader();
    return {
      accept: 'application/json',
      origin: this.pageUrl,
      cookie: this.jar.header(call.url),
      ...(type === null ? {} : { 'content-type': type }),
      ...(Object.fromEntries(given) as Record<string, string>),
    };
  }

  private answer(
    call: HttpRequest<unknown>,
    { statusCode: status = 0, headers }: IncomingMessage,
    text: string,
    events: { next(event: HttpEvent<unknown>): void; complete(): void; error(error: unknown): void },
  ): void {
    const body = parse(text);
    const response = { status, url: call.url, headers: new HttpHeaders({ date: headers.date ?? '' }) };
    if (status >= 400) return events.error(new HttpErrorResponse({ ...response, error: body }));
    events.next(new HttpResponse({ ...response, body }));
    events.complete();
  }
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  let text = '';
  incoming.setEncoding('utf8');
  for await (const part of incoming) text += part as string;
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
