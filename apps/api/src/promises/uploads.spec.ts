import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ErrorBody, Upload } from '@prochat/contract';
import { AppError, Clock } from '@prochat/server/core';
import {
  BOUNDARY,
  fileForm,
  filePart,
  formBody,
  RawConnection,
  requestHead,
  type Person,
} from '@prochat/server/testing';
import {
  ExpiredUploads,
  FileStorage,
  PACE,
  Scanner,
  UPLOAD_PACE,
  UploadStore,
  type Pace,
  type ScanResult,
} from '@prochat/server/upload';
import { openInstallation, type Installation } from './installation';
import { filesBelow } from './upload-scene';

const MAX_BYTES = 100_000;
const QUOTA_BYTES = 250_000;
const DAY_MS = 86_400_000;

describe('uploads', () => {
  let installation: Installation;
  let ahead = 0;

  beforeAll(async () => {
    installation = await openInstallation({
      UPLOAD_RATE: '1000/60',
      UPLOAD_MAX_BYTES: String(MAX_BYTES),
      UPLOAD_QUOTA_BYTES: String(QUOTA_BYTES),
    });
    // Only this installation's clock: what expires may not depend on how fast the tests are.
    installation.server.app.get(Clock).now = () => new Date(Date.now() + ahead);
  });
  afterAll(() => installation.close());
  afterEach(async () => {
    jest.restoreAllMocks();
    const { ana, tomas } = installation.people;
    for (const { id } of await uploadStore().readUploads(null, 1000)) {
      await ana.http.request('DELETE', `/chat/upload/${id}`);
      await tomas.http.request('DELETE', `/chat/upload/${id}`);
    }
    expect(await stored()).toEqual([]);
  });

  const uploadStore = (): UploadStore => installation.server.app.get(UploadStore);
  const stored = async (): Promise<string[]> => {
    const keys: string[] = [];
    for await (const { key } of installation.server.app.get(FileStorage).list()) keys.push(key);
    return keys;
  };
  const incoming = (): Promise<string[]> => readdir(join(installation.dataDir, 'files', 'incoming'));
  /** What is removed after an answer has gone is gone a moment later. */
  async function untilNothingIsLeft(): Promise<void> {
    while ((await incoming()).length > 0 || (await stored()).length > 0)
      await installation.people.dana.http.get('/auth/me');
  }
  const refused = (
    person: Person,
    content: string,
    name = 'a.txt',
  ): Promise<ErrorBody & { status: number }> =>
    person.http.refusal('POST', '/chat/upload', fileForm(name, content));

  /** The scanner answers when it is told to. */
  function holdScanner(): PromiseWithResolvers<ScanResult> {
    const held = Promise.withResolvers<ScanResult>();
    jest.spyOn(installation.server.app.get(Scanner), 'scan').mockReturnValue(held.promise);
    return held;
  }

  /** A file whose inspection takes longer than its answer waits. */
  async function uploadSlowly(person: Person): Promise<string> {
    const pace = installation.server.app.get<Pace>(UPLOAD_PACE);
    const { answerMs } = pace;
    pace.answerMs = 1;
    const { id, state } = await person.upload('a.txt', 'Hello');
    pace.answerMs = answerMs;
    expect(state).toBe('scanning');
    return id;
  }

  it('takes a file and shows it to its owner alone', async () => {
    const { ana, tomas, dana } = installation.people;
    const upload = await ana.upload('Grüße 你好 "50%".txt', 'Hello Dana');
    expect(upload).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      url: `/api/chat/files/${upload.id}/${encodeURIComponent('Grüße 你好 _50%_.txt')}`,
      name: 'Grüße 你好 _50%_.txt',
      type: 'text/plain',
      size: 10,
      image: null,
      state: 'ready',
    } satisfies Record<keyof Upload, unknown>);
    expect(await ana.http.get(`/chat/upload/${upload.id}`)).toEqual(upload);
    for (const other of [tomas, dana])
      for (const method of ['GET', 'DELETE'] as const)
        expect(await other.http.refusal(method, `/chat/upload/${upload.id}`)).toMatchObject({ status: 404 });
    expect(await incoming()).toEqual([]);
    expect(await stored()).toHaveLength(1);
  });

  it('keeps bytes under names that say nothing, for the server alone', async () => {
    const { ana } = installation.people;
    await ana.upload('salary.txt', 'a secret');
    const [path = ''] = filesBelow(join(installation.dataDir, 'files'));
    expect(path).toMatch(/^([0-9a-f]{2})\/\1[0-9a-f]{30}$/);
  });

  it('removes what its owner takes back, record and bytes at once', async () => {
    const { ana } = installation.people;
    const { id } = await ana.upload('a.txt', 'Hello');
    expect((await ana.http.request('DELETE', `/chat/upload/${id}`)).status).toBe(204);
    expect(await stored()).toEqual([]);
    expect(await uploadStore().findUpload(id)).toBeNull();
    expect(await ana.http.refusal('DELETE', `/chat/upload/${id}`)).toMatchObject({ status: 404 });
    expect(await ana.http.refusal('GET', `/chat/upload/${id}`)).toMatchObject({ status: 404 });
  });

  it('says what is wrong with a file, and keeps nothing of it', async () => {
    const { ana } = installation.people;
    expect(await refused(ana, '')).toMatchObject({ status: 400, code: 'FILE_EMPTY' });
    expect(await refused(ana, '<!doctype html>', 'a.txt')).toMatchObject({
      status: 415,
      code: 'TYPE_NOT_ALLOWED',
      details: { type: 'text/html' },
    });
    expect(await refused(ana, '\u0001\u0002\u0003\u0001')).toMatchObject({
      code: 'TYPE_NOT_ALLOWED',
      details: { type: null },
    });
    expect(await refused(ana, 'x'.repeat(MAX_BYTES + 1))).toMatchObject({
      status: 413,
      code: 'FILE_TOO_LARGE',
      details: { max: MAX_BYTES },
    });
    expect(await uploadStore().readUploads(null, 10)).toEqual([]);
    await untilNothingIsLeft();
  });

  it('counts what one person has stored, and nobody else', async () => {
    const { ana, tomas } = installation.people;
    const most = 'x'.repeat(MAX_BYTES);
    const { id } = await ana.upload('a.txt', most);
    await ana.upload('b.txt', most);
    expect(await refused(ana, most)).toMatchObject({
      status: 429,
      code: 'QUOTA_EXCEEDED',
      details: { max: QUOTA_BYTES },
    });
    await tomas.upload('a.txt', most);
    await ana.upload('rest.txt', 'x'.repeat(QUOTA_BYTES - 2 * MAX_BYTES));
    expect(await refused(ana, 'x')).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    await ana.http.request('DELETE', `/chat/upload/${id}`);
    await ana.upload('c.txt', most);
  });

  it('counts what is under way as well', async () => {
    const { ana } = installation.people;
    const most = 'x'.repeat(MAX_BYTES);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => ana.http.request('POST', '/chat/upload', fileForm('a.txt', most))),
    );
    const { bytes } = await uploadStore().usageOf(ana.id);
    expect(bytes).toBeLessThanOrEqual(QUOTA_BYTES);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(bytes / MAX_BYTES);
  });

  it('lets one person have ten under way, and tells the eleventh when to come again', async () => {
    const { ana, tomas } = installation.people;
    const scanner = holdScanner();
    const ten = Array.from({ length: 10 }, (_, i) => ana.upload(`${i}.txt`, 'Hello'));
    // They are all under way when all have a record.
    while ((await uploadStore().usageOf(ana.id)).files < 10)
      await installation.people.dana.http.get('/auth/me');
    expect(await refused(ana, 'Hello')).toMatchObject({
      status: 429,
      code: 'RATE_LIMITED',
      retryAfterMs: expect.any(Number),
    });
    const other = tomas.upload('a.txt', 'Hello');
    scanner.resolve({ verdict: 'clean' });
    expect(new Set((await Promise.all([...ten, other])).map(({ state }) => state))).toEqual(
      new Set(['ready']),
    );
    await ana.upload('again.txt', 'Hello');
  });

  it('answers before a slow scanner does, and is asked again', async () => {
    const { ana } = installation.people;
    const scanner = holdScanner();
    const id = await uploadSlowly(ana);
    expect(await stored()).toEqual([]);
    scanner.resolve({ verdict: 'clean' });
    const state = async (): Promise<string> => (await ana.http.get<Upload>(`/chat/upload/${id}`)).state;
    while ((await state()) === 'scanning');
    expect(await state()).toBe('ready');
    expect(await stored()).toHaveLength(1);
  });

  it('tells later why a file was refused that was still being checked', async () => {
    const { ana, tomas } = installation.people;
    const scanner = holdScanner();
    const id = await uploadSlowly(ana);
    scanner.reject(new AppError('SCANNER_DOWN'));
    while ((await uploadStore().findUpload(id)) !== null) await ana.http.get('/auth/me');
    expect(await ana.http.refusal('GET', `/chat/upload/${id}`)).toMatchObject({ code: 'SCANNER_DOWN' });
    expect(await tomas.http.refusal('GET', `/chat/upload/${id}`)).toMatchObject({ code: 'NOT_FOUND' });
    await untilNothingIsLeft();
  });

  it('keeps the record of what the scanner blocks, and none of its bytes', async () => {
    const { ana } = installation.people;
    holdScanner().resolve({ verdict: 'infected', name: 'Eicar-Test' });
    const upload = await ana.upload('a.txt', 'Hello');
    expect(upload).toMatchObject({ state: 'blocked', size: 0 });
    expect(await stored()).toEqual([]);
    expect(await incoming()).toEqual([]);
    expect(await ana.http.get(`/chat/upload/${upload.id}`)).toEqual(upload);
  });

  it('a file that is taken back while it is checked does not come back', async () => {
    const { ana } = installation.people;
    const scanner = holdScanner();
    const id = await uploadSlowly(ana);
    expect((await ana.http.request('DELETE', `/chat/upload/${id}`)).status).toBe(204);
    scanner.resolve({ verdict: 'clean' });
    while ((await incoming()).length > 0) await ana.http.get('/auth/me');
    await untilNothingIsLeft();
    expect(await uploadStore().findUpload(id)).toBeNull();
  });

  it('forgets what nobody has claimed for a day, bytes first', async () => {
    const { ana } = installation.people;
    const { id } = await ana.upload('a.txt', 'Hello');
    const sweep = (): Promise<number> => installation.server.app.get(ExpiredUploads).sweep();
    expect(await sweep()).toBe(0);
    try {
      ahead = DAY_MS + 30_000;
      expect(await sweep()).toBe(0);
      ahead = DAY_MS + 90_000;
      expect(await sweep()).toBe(1);
    } finally {
      ahead = 0;
    }
    expect(await stored()).toEqual([]);
    expect(await uploadStore().findUpload(id)).toBeNull();
  });

  it('waits for a slow body as long as it moves, and not for one that does not', async () => {
    const { ana } = installation.people;
    const pace = installation.server.app.get<Pace>(UPLOAD_PACE);
    Object.assign(pace, { idleMs: 200, everyMs: 20 });
    const connection = await RawConnection.open(installation.url);
    const headers = { 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`, 'Content-Length': 5_000 };
    await connection.write(requestHead('POST', '/chat/upload', ana.http, headers));
    await connection.write(formBody([filePart('a.txt', 'Hello')]).subarray(0, -10));
    const { status, body } = await connection.answer();
    Object.assign(pace, PACE);
    expect([status, JSON.parse(body.toString())]).toMatchObject([408, { code: 'UPLOAD_TIMEOUT' }]);
    await connection.closed;
    await untilNothingIsLeft();
  });

  it('keeps nothing when the disk is full, and says to try again', async () => {
    const { ana } = installation.people;
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    jest.spyOn(installation.server.app.get(FileStorage), 'put').mockRejectedValue(full);
    expect(await refused(ana, 'Hello')).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    expect(await uploadStore().readUploads(null, 10)).toEqual([]);
    await untilNothingIsLeft();
  });

  it('removes at the start what a crash has left half received', async () => {
    const left = join(installation.dataDir, 'files', 'incoming', 'left');
    await installation.stop();
    await writeFile(left, 'half');
    // On MongoDB other servers may be at work in the same folder; nobody works two hours on one file.
    const old = new Date(Date.now() - 7_200_000);
    await utimes(left, old, old);
    await installation.start();
    expect(await incoming()).toEqual([]);
  });
});
