import { API_PREFIX, CSRF_COOKIE, CSRF_HEADER, type ErrorBody } from '@prochat/contract';
import { CookieJar } from './cookie-jar';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface Answer<T> {
  status: number;
  headers: Headers;
  /** Parsed JSON; `null` when there is no JSON body. */
  body: T;
  text: string;
}

export interface RequestOptions {
  /** Added to, or (with `null`) taken from, the headers a browser would send. */
  headers?: Record<string, string | null>;
}

/** A status that was not expected: the test fails with what the server said. */
export class UnexpectedStatus extends Error {
  constructor(
    call: string,
    readonly answer: Answer<unknown>,
  ) {
    super(`${call} answered ${answer.status}: ${answer.text.slice(0, 500)}`);
    this.name = 'UnexpectedStatus';
  }
}

/**
 * One browser as the API sees it: keeps cookies, sends the page's Origin and, on unsafe methods, the CSRF header. Paths
 * are those under `/api`. It knows nothing of sockets; `SocketClient` takes its cookies over.
 */
export class HttpClient {
  readonly cookies: CookieJar;

  constructor(
    private readonly url: () => string,
    /** What the page's address is; the server's allow-list has it. */
    readonly origin: string,
    cookies = new CookieJar(),
  ) {
    this.cookies = cookies;
  }

  /** Any status; never throws for one. `body` undefined sends none; a string or a form is sent as it is. */
  async request<T = unknown>(
    method: Method,
    path: string,
    body?: unknown,
    options: RequestOptions = {},
  ): Promise<Answer<T>> {
    const full = `/${API_PREFIX}${path}`;
    if (method !== 'GET' && this.cookies.get(CSRF_COOKIE) === undefined && path !== '/config')
      await this.request('GET', '/config');
    const headers = new Headers({ accept: 'application/json' });
    if (body !== undefined && !(body instanceof FormData)) headers.set('content-type', 'application/json');
    const cookie = this.cookies.header(full.split('?')[0] ?? full);
    if (cookie) headers.set('cookie', cookie);
    if (method !== 'GET') {
      headers.set('origin', this.origin);
      headers.set(CSRF_HEADER, decodeURIComponent(this.cookies.get(CSRF_COOKIE) ?? ''));
    }
    for (const [name, value] of Object.entries(options.headers ?? {}))
      if (value === null) headers.delete(name);
      else headers.set(name, value);
    const response = await fetch(this.url() + full, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: isWritten(body) ? body : JSON.stringify(body) }),
    });
    this.cookies.take(response.headers);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: toJson(text) as T };
  }

  /** The body of a 2xx answer. @throws UnexpectedStatus */
  async get<T>(path: string): Promise<T> {
    return this.expectOk<T>('GET', path);
  }

  /** @throws UnexpectedStatus */
  async post<T = null>(path: string, body?: unknown): Promise<T> {
    return this.expectOk<T>('POST', path, body);
  }

  /** @throws UnexpectedStatus */
  async patch<T>(path: string, body: unknown): Promise<T> {
    return this.expectOk<T>('PATCH', path, body);
  }

  /** The error body of a call that must be refused, with its status. @throws UnexpectedStatus when it was accepted */
  async refusal(
    method: Method,
    path: string,
    body?: unknown,
    options?: RequestOptions,
  ): Promise<ErrorBody & { status: number; headers: Headers }> {
    const answer = await this.request<ErrorBody>(method, path, body, options);
    if (answer.status < 400) throw new UnexpectedStatus(`${method} ${path} should be refused but`, answer);
    return { ...answer.body, status: answer.status, headers: answer.headers };
  }

  private async expectOk<T>(method: Method, path: string, body?: unknown): Promise<T> {
    const answer = await this.request<T>(method, path, body);
    if (answer.status >= 300) throw new UnexpectedStatus(`${method} ${path}`, answer);
    return answer.body;
  }
}

/** The form in which a browser sends one file. */
export function fileForm(name: string, content: string | Uint8Array<ArrayBuffer>, type = ''): FormData {
  const form = new FormData();
  form.append('file', new File([content], name, { type }));
  return form;
}

function isWritten(body: unknown): body is string | FormData {
  return typeof body === 'string' || body instanceof FormData;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
