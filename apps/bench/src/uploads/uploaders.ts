import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { API_PREFIX, CSRF_COOKIE, CSRF_HEADER, type Upload } from '@prochat/contract';
import {
  filePart,
  formBody,
  HttpClient,
  RawConnection,
  requestHead,
  BOUNDARY,
} from '@prochat/server/testing';
import { eachAtOnce } from '../load/fleet';
import { ORIGIN } from '../messages/product-people';

/** As many as the server lets one person have under way. */
export const AT_ONCE_PER_PERSON = 10;
/** As the client does. */
const ASK_MS = { first: 1_000, most: 5_000 };
const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** A file as it goes over the wire, boundaries and all; many uploads share one. */
export interface Sendable {
  body: Buffer;
  isImage: boolean;
}

export function sendable(name: string, type: string, file: Buffer): Sendable {
  return { body: formBody([filePart(name, file, type)]), isImage: type.startsWith('image/') };
}

/** People who upload, each within what one person may. What they send, and when, is the measurement's. */
export class Uploaders {
  private constructor(
    private readonly url: string,
    private readonly browsers: readonly HttpClient[],
  ) {}

  static async enter(url: string, count: number): Promise<Uploaders> {
    const browsers = Array.from({ length: count }, () => new HttpClient(() => url, ORIGIN));
    await eachAtOnce(browsers, 8, (browser, i) =>
      browser.post('/auth/guest', { displayName: `Tomás Reyes ${i}` }),
    );
    return new Uploaders(url, browsers);
  }

  /** Resolves when the file is ready. @throws Error with what the server said instead */
  async send(person: number, { body }: Sendable): Promise<void> {
    const browser = this.browser(person);
    const path = `/${API_PREFIX}/chat/upload`;
    const { status, text } = await post(this.url + path, body, {
      'content-type': FORM_TYPE,
      'content-length': body.length,
      origin: browser.origin,
      cookie: browser.cookies.header(path),
      [CSRF_HEADER]: decodeURIComponent(browser.cookies.get(CSRF_COOKIE) ?? ''),
    });
    if (status !== 201) throw new Error(`An upload was refused with ${status}: ${text}`);
    let upload = JSON.parse(text) as Upload;
    for (let ms = ASK_MS.first; upload.state === 'scanning'; ms = Math.min(ms * 1.5, ASK_MS.most)) {
      await pause(ms);
      upload = await browser.get<Upload>(`/chat/upload/${upload.id}`);
    }
    if (upload.state !== 'ready') throw new Error(`An upload is ${upload.state}.`);
  }

  /** Sends this share of the whole request, its head included, and breaks the connection. */
  async breakOff(person: number, { body }: Sendable, share: number): Promise<void> {
    const head = requestHead('POST', '/chat/upload', this.browser(person), {
      'Content-Type': FORM_TYPE,
      'Content-Length': body.length,
    });
    const sent = Math.floor(share * (head.length + body.length - 8));
    const connection = await RawConnection.open(this.url);
    await connection.write(head.slice(0, sent));
    if (sent > head.length) await connection.write(body.subarray(0, sent - head.length));
    connection.abort();
    await connection.closed;
  }

  get count(): number {
    return this.browsers.length;
  }

  private browser(person: number): HttpClient {
    const browser = this.browsers[person % this.browsers.length];
    if (!browser) throw new Error('There is nobody.');
    return browser;
  }
}

/** Over a connection of its own: one that is kept may be closed by the server at the moment it is used again. */
function post(
  url: string,
  body: Buffer,
  headers: Record<string, string | number>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.once('error', reject);
    });
    call.once('error', reject);
    call.end(body);
  });
}
