import { CSRF_HEADER } from '@prochat/contract';
import { randomUUID } from 'node:crypto';
import { request, type ClientRequest } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { UploadRequests } from '../upload-api';
import type { CookieJar } from './browser-http';

/** So that a connection may break in the middle of a file. */
const PIECE_BYTES = 16_384;

/**
 * The edge of UploadApi: real multipart requests with this browser's cookies and its page's Origin. jsdom's own
 * XMLHttpRequest would keep one jar for all browsers and ask the server as a stranger of another origin.
 */
export class BrowserUploads implements UploadRequests {
  constructor(
    private readonly url: () => string,
    private readonly pageUrl: string,
    private readonly jar: CookieJar,
  ) {}

  make(): XMLHttpRequest {
    return new UploadRequest(this.url(), this.pageUrl, this.jar) as unknown as XMLHttpRequest;
  }
}

/** As much of an XMLHttpRequest as UploadApi asks of it. */
class UploadRequest {
  readonly upload: { onprogress?: (progress: { loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  status = 0;
  responseText = '';
  private path = '';
  private token = '';
  private outgoing: ClientRequest | null = null;
  private isOver = false;

  constructor(
    private readonly url: string,
    private readonly pageUrl: string,
    private readonly jar: CookieJar,
  ) {}

  open(_method: string, path: string): void {
    this.path = path;
  }

  setRequestHeader(_name: string, token: string): void {
    this.token = token;
  }

  send(form: FormData): void {
    this.post(form).catch(() => this.fail());
  }

  abort(): void {
    this.isOver = true;
    this.outgoing?.destroy();
  }

  private async post(form: FormData): Promise<void> {
    const boundary = randomUUID();
    const body = await multipartOf(form.get('file') as File, boundary);
    if (this.isOver) return;
    const outgoing = request(this.url + this.path, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': body.length,
        accept: 'application/json',
        origin: this.pageUrl,
        cookie: this.jar.header(this.path),
        [CSRF_HEADER]: this.token,
      },
    });
    this.outgoing = outgoing;
    outgoing.once('error', () => this.fail());
    outgoing.once('response', (incoming) => {
      this.jar.take(incoming.headers['set-cookie']);
      incoming.setEncoding('utf8').on('data', (text: string) => (this.responseText += text));
      incoming.once('error', () => this.fail());
      incoming.once('end', () => this.succeed(incoming.statusCode ?? 0));
    });
    for (let at = 0; at < body.length && !this.isOver; at += PIECE_BYTES) {
      outgoing.write(body.subarray(at, at + PIECE_BYTES));
      this.upload.onprogress?.({ loaded: Math.min(at + PIECE_BYTES, body.length), total: body.length });
      await setImmediate();
    }
    outgoing.end();
  }

  private succeed(status: number): void {
    if (this.isOver) return;
    this.isOver = true;
    this.status = status;
    this.onload?.();
  }

  private fail(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.onerror?.();
  }
}

async function multipartOf(file: File, boundary: string): Promise<Buffer> {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file.name}"\r\nContent-Type: ${file.type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), await bytesOf(file), Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

function bytesOf(file: Blob): Promise<Buffer> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(Buffer.from(reader.result as ArrayBuffer));
    reader.readAsArrayBuffer(file);
  });
}
