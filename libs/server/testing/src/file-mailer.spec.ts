import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Clock } from '@prochat/server/core';
import { FileMailer, type Recipient } from '@prochat/server/notify';
import PostalMime from 'postal-mime';

const FROM = { name: 'Support', address: 'chat@example.com' };
const person = (digit: string): Recipient => ({
  id: digit.repeat(24),
  name: 'Ana Oliveira',
  address: `${digit}@example.com`,
});

/** Where no mail server is set. */
describe('a letter as a file', () => {
  let home: string;
  let folder: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'prochat-mail-'));
    folder = join(home, 'data', 'mail');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(home, { recursive: true, force: true });
  });

  const mailer = (kept?: number): FileMailer => new FileMailer(folder, FROM, new Clock(), kept);
  const files = async (): Promise<string[]> => (await readdir(folder)).sort();
  const read = async (name: string) => PostalMime.parse(await readFile(join(folder, name)));

  it('is whole, opens in a mail program, and is for the account of the server only', async () => {
    await mailer().send(person('a'), {
      subject: 'Transcrição',
      text: 'Olá',
      language: 'pt',
      attachments: [
        { name: 'ação.txt', type: 'text/plain; charset=utf-8', content: Readable.from(['Olá\n']) },
      ],
    });
    const [name = '', ...others] = await files();
    expect(others).toEqual([]);
    expect(name).toMatch(/^\d{8}T\d{9}Z-a{24}-[0-9a-f]{12}\.eml$/);
    expect(await read(name)).toMatchObject({
      from: FROM,
      to: [{ address: 'a@example.com' }],
      subject: 'Transcrição',
      attachments: [{ filename: 'ação.txt' }],
    });
    expect((await readFile(join(folder, name), 'latin1')).replaceAll('\r\n', '')).not.toContain('\n');
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('leaves nothing behind when what it carries cannot be read to the end', async () => {
    jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const content = Readable.from(
      (function* () {
        yield 'the beginning\n';
        throw new Error('The disk is gone.');
      })(),
    );
    const letter = {
      subject: 'Half',
      text: '',
      language: 'en' as const,
      attachments: [{ name: 'a.txt', type: 'text/plain', content }],
    };
    await expect(mailer().send(person('a'), letter)).rejects.toMatchObject({ code: 'MAIL_FAILED' });
    expect(await files()).toEqual([]);
  });

  it('is one of the newest so many; older ones go, and what a crash has left, and nothing of others', async () => {
    await mailer().send(person('a'), { subject: '0', text: '', language: 'en' });
    const draft = `20261123T101500123Z-${'a'.repeat(24)}-0123456789ab.eml.part`;
    for (const name of [draft, 'mine.eml', 'notes.txt']) await writeFile(join(folder, name), '');
    const one = mailer(3);
    // At once, so that they share moments: then any of the same moment may go.
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        one.send(person('b'), { subject: `${n + 1}`, text: '', language: 'en' }),
      ),
    );
    const left = await files();
    expect(left).toHaveLength(5);
    expect(left).toEqual(expect.arrayContaining(['mine.eml', 'notes.txt']));
    expect(left.filter((name) => name.includes('a'.repeat(24)))).toEqual([]);
  });

  it('goes when the one it was for is erased, and nobody else’s does', async () => {
    const one = mailer();
    await one.forget(person('a').id);
    await one.send(person('a'), { subject: 'One', text: '', language: 'en' });
    await one.send(person('b'), { subject: 'Two', text: '', language: 'en' });
    const sending = one.send(person('a'), { subject: 'Three', text: '', language: 'en' });
    await one.forget(person('a').id);
    await sending;
    const [name = '', ...others] = await files();
    expect(others).toEqual([]);
    expect((await read(name)).subject).toBe('Two');
  });
});
