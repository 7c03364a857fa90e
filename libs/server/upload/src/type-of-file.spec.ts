import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { typeOfFile } from './type-of-file';

const ACCEPTED = ['text/plain', 'text/csv', 'image/png'];
const LONG = 'Ein langer Text mit Ümläuten. '.repeat(10_000);

describe('typeOfFile', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prochat-types-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function typeOf(
    content: string | Uint8Array,
    name = 'a',
    accepted = ACCEPTED,
  ): Promise<string | null> {
    const path = join(folder, 'file');
    await writeFile(path, content);
    return typeOfFile(path, name, accepted);
  }

  it.each(['png', 'jpeg', 'gif', 'webp'] as const)('knows a %s, whatever it is called', async (format) => {
    const image = sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } });
    expect(await typeOf(await image.toFormat(format).toBuffer(), 'report.txt')).toBe(`image/${format}`);
  });

  it.each([
    ['a PDF', '%PDF-1.4\n1 0 obj<<>>endobj\n', 'application/pdf'],
    ['a page', '<!doctype html><p>x', 'text/html'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
    ['a program', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 'application/x-msdownload'],
    ['a text', 'Hello', 'text/plain'],
    ['a text of many pieces', LONG, 'text/plain'],
    ['a text with a mark', '\uFEFFHello', 'text/plain'],
    ['a text that begins like an image', 'BMW, Audi, VW', 'text/plain'],
    ['a text that begins like sound', 'ID3 is a format', 'text/plain'],
    ['a script that begins like an image', 'GIF89a=1;alert(1)', 'text/plain'],
    ['a log with colours', '\u001B[31mfailed\u001B[0m\n', 'text/plain'],
  ])('knows %s', async (_what, content, type) => {
    expect(await typeOf(content)).toBe(type);
  });

  it.each([
    ['noise', Buffer.concat([Buffer.from([0, 1, 2, 3]), randomBytes(500)])],
    ['a text with a NUL', 'Hello\u0000'],
    ['a text with a NUL far behind', `${LONG}\u0000`],
    ['latin1', Buffer.from('Grüße', 'latin1')],
    ['a cut off character', Buffer.from('Grüße ü').subarray(0, -1)],
    ['an overlong slash', Buffer.from([0x61, 0xc0, 0xaf])],
  ])('recognises nothing in %s', async (_what, content) => {
    expect(await typeOf(content, 'a.txt')).toBeNull();
  });

  it('lets the name choose among the kinds of text that are accepted', async () => {
    expect(await typeOf('a,b\n1,2\n', 'table.CSV')).toBe('text/csv');
    expect(await typeOf('a,b\n1,2\n', 'table.csv', ['text/plain'])).toBe('text/plain');
    expect(await typeOf('{"a":1}', 'a.json')).toBe('text/plain');
    expect(await typeOf('<script>', 'table.csv')).toBe('text/html');
    expect(await typeOf('Hello', 'image.png')).toBe('text/plain');
  });
});
