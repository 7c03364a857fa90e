import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CSRF_HEADER } from '@prochat/contract';
import { BOUNDARY, filePart, formBody, type FormPart } from '@prochat/server/testing';
import { FORM_TYPE, PLAIN, UploadScene, type RawHeaders } from './upload-scene';

const MAX_BYTES = 65_536;
const file = (body: Buffer | string = PLAIN): FormPart => filePart('a.txt', body, 'text/plain');
const field = (name: string | null, body = 'x'): FormPart => ({ name, body });
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const raw = (text: string): Buffer => Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1');
const HEAD = `--${BOUNDARY}\nContent-Disposition: form-data; name="file"; filename="a.txt"`;

/** Forms that are wrong, whole. */
const FORMS: [what: string, body: Buffer][] = [
  ['without a part', formBody([])],
  ['without anything', Buffer.alloc(0)],
  ['that is no form', PLAIN],
  ['of zeros', Buffer.alloc(4_096)],
  ['without a final boundary', formBody([file()], { ends: false })],
  ['that ends within its boundary', formBody([file()]).subarray(0, -6)],
  ['that ends within the head of a part', raw(`${HEAD}\nContent-Ty`)],
  ['that ends behind the head of a part', raw(`${HEAD}\n\n`)],
  ['with another boundary', formBody([file()], { boundary: 'other' })],
  ['whose part has no head', raw(`--${BOUNDARY}\n\nx\n--${BOUNDARY}--\n`)],
  ['whose part has a head without a colon', raw(`--${BOUNDARY}\nnonsense\n\nx\n--${BOUNDARY}--\n`)],
  ['whose part has no disposition', raw(`--${BOUNDARY}\nContent-Type: text/plain\n\nx\n--${BOUNDARY}--\n`)],
  ['with an empty field name', formBody([{ ...file(), name: '' }])],
  ['with no field name', formBody([{ ...file(), name: null }])],
  ...['upload', '__proto__', 'constructor', 'toString', 'file[]', 'file[0]', 'file\0', 'FILE'].map(
    (name): [string, Buffer] => [
      `with a file called ${JSON.stringify(name)}`,
      formBody([{ ...file(), name }]),
    ],
  ),
  ['with a text instead of a file', formBody([field('file')])],
  ['with two files', formBody([file(), file()])],
  ['with a file of nobody behind the file', formBody([file(), { ...file(), name: 'more' }])],
  ['with a field before the file', formBody([field('a[__proto__][x]'), file()])],
  ['with a field behind the file', formBody([file(), field('id', 'f'.repeat(24))])],
  ['of 10,000 fields', formBody(times(10_000, (i) => field(`f${i}`)))],
  ['of 10,000 files', formBody(times(10_000, () => file()))],
  ['of 10,000 nested fields', formBody([...times(10_000, (i) => field(`a[b][c][${i}]`)), file()])],
  ['of a field 10,000 deep', formBody([field(`a${'[b]'.repeat(10_000)}`), file()])],
  ['with a field of 2 MB', formBody([field('a', 'x'.repeat(2_000_000)), file()])],
  ['with a field name of 1 MB', formBody([field('a'.repeat(1_000_000)), file()])],
  ['of a part with 10,000 headers', formBody([{ ...file(), headers: times(10_000, (i) => `X-${i}: ${i}`) }])],
  ['of a part with a header of 1 MB', formBody([{ ...file(), headers: [`X: ${'x'.repeat(1_000_000)}`] }])],
];

/** Section E, 53 and 57, and C38's neighbours: what is wrong with the form around a file. */
describe('a form with a file', () => {
  let scene: UploadScene;

  beforeAll(async () => {
    scene = await UploadScene.open({ UPLOAD_MAX_BYTES: String(MAX_BYTES) });
    await scene.accepted(scene.person('ana'), 'warm.txt', PLAIN);
  });
  beforeEach(() => scene.remember());
  afterAll(() => scene.close());

  async function expectRefused(
    body: Buffer,
    headers: RawHeaders = {},
    statuses: readonly number[] = [400, 413, 415],
  ): Promise<string> {
    const answer = await scene.post(scene.person('ana'), body, headers);
    const text = answer.body.toString();
    expect({ status: statuses.includes(answer.status) ? 'refused' : answer.status, text }).toEqual({
      status: 'refused',
      text: expect.not.stringMatching(/node_modules|\bat \/|Error:|multer|busboy|boundary/i),
    });
    await scene.expectNothingLeft();
    return (JSON.parse(text) as { code: string }).code;
  }

  it.each(FORMS)('53: %s is refused', async (_what, body) => {
    expect(await expectRefused(body)).toMatch(/^(?:BAD_UPLOAD|FILE_TOO_LARGE|TOO_LARGE)$/);
  });

  it.each([
    ['without a boundary', 'multipart/form-data'],
    ['with an empty boundary', 'multipart/form-data; boundary='],
    ['with a boundary of 8 KB', `multipart/form-data; boundary=${'b'.repeat(8_192)}`],
    ['of another multipart', FORM_TYPE.replace('form-data', 'mixed')],
    ['in the form of a page', 'application/x-www-form-urlencoded'],
    ['of no type', null],
    ['of plain text', 'text/plain'],
    ['of two types', `${FORM_TYPE}, application/json`],
  ])('53: a request %s is refused', async (_what, type) => {
    await expectRefused(formBody([file()]), { 'Content-Type': type }, [400, 403, 415]);
  });

  it('53: JSON is no file', async () => {
    const body = Buffer.from(JSON.stringify({ file: 'x', path: '/etc/passwd' }));
    await expectRefused(body, { 'Content-Type': 'application/json' });
  });

  it('a form of another page is refused before its body is read', async () => {
    const body = formBody([file()]);
    const foreign: RawHeaders[] = [
      { [CSRF_HEADER]: null },
      { [CSRF_HEADER]: 'wrong' },
      { Origin: 'http://evil.test' },
      { Origin: 'null' },
      { Origin: null, [CSRF_HEADER]: null, 'Sec-Fetch-Site': 'cross-site' },
    ];
    for (const headers of foreign)
      expect(await expectRefused(body, headers, [403])).toMatch(/^(?:CSRF|ORIGIN_NOT_ALLOWED)$/);
  });

  it('a form of nobody is refused before its body is read', async () => {
    const visitor = scene.stage.installation.visitor();
    await visitor.http.get('/config');
    const announced = { 'Content-Type': FORM_TYPE, 'Content-Length': 10_000 };
    const connection = await scene.begin(visitor, 'POST', '/chat/upload', announced);
    expect(await connection.answer()).toMatchObject({ status: 401 });
    connection.abort();
    await connection.closed;
    await scene.expectNothingLeft();
  });

  it.each(['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'gzip, deflate, br', 'x-gzip', 'unknown'])(
    '57: a body in the encoding "%s" is refused before anything is unpacked',
    async (encoding) => {
      const peak = process.resourceUsage().maxRSS;
      const bomb = gzipSync(gzipSync(Buffer.alloc(50_000_000)));
      const packed = formBody([file(bomb)]);
      await expectRefused(gzipSync(packed), { 'Content-Encoding': encoding });
      await expectRefused(packed, { 'Content-Encoding': encoding });
      for (const [method, path] of [
        ['POST', '/chat/conversations'],
        ['POST', '/auth/login'],
        ['PUT', `/chat/conversations/${'f'.repeat(24)}/drafts/message`],
      ] as const) {
        const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
        const ana = scene.person('ana');
        const connection = await scene.begin(ana, method, path, {
          ...headers,
          'Content-Length': bomb.length,
        });
        void connection.write(bomb);
        const { status } = await connection.answer();
        connection.abort();
        await connection.closed;
        expect([path, [400, 413, 415].includes(status) ? 'refused' : status]).toEqual([path, 'refused']);
      }
      await scene.expectNothingLeft();
      // The test itself makes 50 MB of zeros; anything unpacked would come on top of that.
      expect((process.resourceUsage().maxRSS - peak) * 1_024).toBeLessThan(150_000_000);
    },
  );
});
