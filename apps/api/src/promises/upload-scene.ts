import { randomUUID } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { isErrorCode, type ErrorBody, type Message, type Upload } from '@prochat/contract';
import {
  BOUNDARY,
  filePart,
  formBody,
  RawConnection,
  requestHead,
  type CastName,
  type FormPart,
  type Person,
  type RawHttpAnswer,
} from '@prochat/server/testing';
import { Admission, UploadStore } from '@prochat/server/upload';
import { Stage } from './chat-scene';

export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
/** The smallest file that is accepted without questions. */
export const PLAIN = Buffer.from('Nothing to see here.\n');

/** Looks, a hundredth of a second apart, until what must come to rest has come to rest. */
const TRIES = 1_000;

export type RawHeaders = Record<string, string | number | null>;

/** What an attack may leave behind, and must not. */
interface Traces {
  records: string[];
  /** Below DATA_DIR/files. */
  files: string[];
  /** The same of `incoming`: never anything when all is over. */
  underWay: string[];
  /** Files this process has open, but for the database's: it opens them, and starts threads, when it first needs them. */
  descriptors: string[];
  /** Uploads that the server still counts as under way. */
  places: number;
  connections: number;
}

/** The stage with people who upload: well, badly, and over a raw connection. Counts what stays behind of it. */
export class UploadScene {
  private before: Traces | null = null;

  private constructor(readonly stage: Stage) {}

  /** With rates that do not get in the way. Send one good file before `remember`: it loads what every upload needs. */
  static async open(environment: Record<string, string> = {}): Promise<UploadScene> {
    return new UploadScene(await Stage.open({ UPLOAD_RATE: '100000/60', ...environment }));
  }

  get url(): string {
    return this.stage.installation.url;
  }

  person(name: CastName): Person {
    return this.stage.person(name);
  }

  get store(): UploadStore {
    return this.stage.installation.server.app.get(UploadStore);
  }

  /** A connection over which the head of a request is gone already; the body is the test's. */
  async begin(
    person: Person,
    method: string,
    path: string,
    headers: RawHeaders = {},
  ): Promise<RawConnection> {
    const connection = await RawConnection.open(this.url);
    await connection.write(requestHead(method, path, person.http, headers));
    return connection;
  }

  /** The upload as a whole request, whose body may be any bytes. */
  async post(person: Person, body: Buffer, headers: RawHeaders = {}): Promise<RawHttpAnswer> {
    const all = { 'Content-Type': FORM_TYPE, 'Content-Length': body.length, ...headers };
    const connection = await this.begin(person, 'POST', '/chat/upload', all);
    void connection.write(body);
    try {
      return await connection.answer();
    } finally {
      connection.abort();
      await connection.closed;
    }
  }

  postForm(person: Person, parts: readonly FormPart[]): Promise<RawHttpAnswer> {
    return this.post(person, formBody(parts));
  }

  /** Sends one file as a browser does, and waits out the inspection: the status is that of the last word. */
  async send(
    person: Person,
    name: string | null,
    body: Buffer | string,
    type?: string | null,
  ): Promise<UploadAnswer> {
    const answer = await this.postForm(person, [filePart(name, body, type)]);
    const given = JSON.parse(answer.body.toString()) as Upload & ErrorBody;
    let { status } = answer;
    let found = given;
    while (status < 300 && found.state === 'scanning') {
      await pause(20);
      const again = await person.http.request<Upload & ErrorBody>('GET', `/chat/upload/${given.id}`);
      found = again.body;
      if (again.status >= 300) status = again.status;
    }
    return { status, code: isErrorCode(found.code) ? found.code : null, upload: status < 300 ? found : null };
  }

  /** The same for what is to be accepted. */
  async accepted(person: Person, name: string, body: Buffer | string, type?: string): Promise<Upload> {
    const answer = await this.send(person, name, body, type);
    expect(answer).toMatchObject({ status: 201, upload: { state: 'ready' } });
    return answer.upload as Upload;
  }

  /** A message of Ana's, in a conversation that Dana holds, with these files. */
  async attach(
    conversationId: string,
    by: CastName,
    uploads: readonly Upload[],
    kind?: 'note',
  ): Promise<Message> {
    const socket = await this.stage.socketOf(by);
    const { message } = await socket.ask('message:send', {
      conversationId,
      clientId: randomUUID(),
      text: 'See the file.',
      attachments: uploads.map(({ id }) => ({ id })),
      ...(kind !== undefined && { kind }),
    });
    return message;
  }

  /** GET of a path of an attachment, as it is, by somebody or nobody. */
  async fetch(person: Person, url: string, headers: RawHeaders = {}, method = 'GET'): Promise<RawHttpAnswer> {
    const connection = await this.begin(person, method, url.replace(/^\/api/, ''), headers);
    try {
      return await connection.answer();
    } finally {
      connection.abort();
      await connection.closed;
    }
  }

  /** From here on nothing may stay behind: see `expectNothingLeft`. */
  async remember(): Promise<void> {
    // What was broken off a moment ago may still be under way: a server reads when it comes to it.
    let now = await this.traces();
    for (let tries = 0; tries < TRIES && (now.underWay.length > 0 || now.places > 0); tries += 1) {
      await pause(10);
      now = await this.traces();
    }
    this.before = now;
  }

  /** Alive, and nothing more stored, open or connected than before: waits until that is so. */
  async expectNothingLeft(): Promise<void> {
    const { before } = this;
    if (before === null) throw new Error('Nothing was remembered.');
    let now = await this.traces();
    for (let tries = 0; tries < TRIES && !isNoMore(now, before); tries += 1) {
      await pause(10);
      now = await this.traces();
    }
    expect({ records: now.records, files: now.files }).toEqual({
      records: before.records,
      files: before.files,
    });
    expect([now.underWay, now.places]).toEqual([[], 0]);
    expect(more(now.descriptors, before.descriptors)).toEqual([]);
    expect(now.connections).toBeLessThanOrEqual(before.connections);
    expect((await fetch(`${this.url}/api/health/live`)).status).toBe(200);
  }

  async close(): Promise<void> {
    await this.stage.close();
  }

  private async traces(): Promise<Traces> {
    const connections = await new Promise<number>((resolve, reject) =>
      this.stage.installation.server.app
        .getHttpServer()
        .getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
    const records = (await this.store.readUploads(null, 100_000)).map(({ id }) => id);
    const all = filesBelow(join(this.stage.installation.dataDir, 'files')).sort();
    const isUnderWay = (path: string): boolean => path.startsWith('incoming/');
    return {
      records,
      files: all.filter((path) => !isUnderWay(path)),
      underWay: all.filter(isUnderWay),
      descriptors: openDescriptors(),
      places: this.stage.installation.server.app.get(Admission, { strict: false }).size,
      connections,
    };
  }
}

export interface UploadAnswer {
  status: number;
  code: string | null;
  upload: Upload | null;
}

function isNoMore(now: Traces, before: Traces): boolean {
  return (
    now.records.join() === before.records.join() &&
    now.files.join() === before.files.join() &&
    now.underWay.length === 0 &&
    now.places === 0 &&
    more(now.descriptors, before.descriptors).length === 0 &&
    now.connections <= before.connections
  );
}

/** Relative paths of everything that is no directory. */
export function filesBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
  } catch {
    return [];
  }
}

/** Those of `now` that were not there `before`; the same place may be open several times. */
function more(now: readonly string[], before: readonly string[]): string[] {
  const known = [...before];
  return now.filter((place) => {
    const at = known.indexOf(place);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

function openDescriptors(): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const place = readlinkSync(`/proc/self/fd/${descriptor}`);
      return !place.startsWith('/') || /\.db(?:-\w+)?$/.test(place) ? [] : [place];
    } catch {
      return [];
    }
  });
}

/** As a browser takes it, nothing of this can run, be guessed to be something else, or use anything of our page. */
export function expectHarmless({ status, headers, headerLines }: RawHttpAnswer): void {
  expect(status).toBe(200);
  expect(headers['content-type']).not.toMatch(
    /html|[/+]xml|svg|javascript|ecmascript|flash|multipart|x-shellscript/i,
  );
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['content-security-policy']).toMatch(/\bsandbox\b/);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['content-security-policy']).not.toMatch(/allow-(?:scripts|same-origin|top-navigation)/);
  expect(headers['content-disposition']).toMatch(
    /^(?:image\/(?:jpeg|png|gif|webp)|application\/pdf)$/.test(headers['content-type'] ?? '')
      ? /^(?:inline|attachment)\b/
      : /^attachment\b/,
  );
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  expect(headerLines.filter((line) => /^content-disposition:/i.test(line))).toHaveLength(1);
}
