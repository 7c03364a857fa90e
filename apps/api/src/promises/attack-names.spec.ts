import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@prochat/contract';
import { filePart, formBody } from '@prochat/server/testing';
import { picture } from './attack-images';
import { expectHarmless, filesBelow, PLAIN, UploadScene } from './upload-scene';

/** What a stored file may be called: nothing of what anybody has sent. */
const GENERATED = /^(?:[0-9a-f-]+\/)*[0-9a-zA-Z_-]{16,}$/;
const RTLO = '\u202E';

const NAMES: [what: string, name: string][] = [
  ['up', '../../x.txt'],
  ['up by per cent', '..%2f..%2fx.txt'],
  ['up by two per cents', '..%252f..%252fx.txt'],
  ['up the Windows way', '..\\..\\x.txt'],
  ['up by overlong UTF-8', '..\u00c0\u00afx.txt'],
  ['only up', '..'],
  ['only here', '.'],
  ['absolute', '/etc/passwd'],
  ['a drive', 'C:\\Windows\\win.ini'],
  ['a share', '\\\\server\\share\\x.txt'],
  ['a device', 'CON'],
  ['a device with an ending', 'nul.txt'],
  ['another device', 'COM1.txt'],
  ['a stream', 'x.txt:evil.exe:$DATA'],
  ['4 KB', `${'a'.repeat(4_096)}.txt`],
  ['4 KB of ending', `a.${'t'.repeat(4_096)}`],
  ['4 KB of emoji', `${'👩‍👩‍👧'.repeat(200)}.txt`],
  ['turned around', `invoice${RTLO}txt.exe`],
  ['isolated', 'invoice\u2067txt.exe\u2069'],
  ['invisible', '\u200b\u200d\ufeff'],
  ['NUL', 'x.php\0.txt'],
  ['NUL by per cent', 'x.php%00.txt'],
  ['two endings', 'x.txt.exe'],
  ['an ending with dots behind', 'x.exe. . .'],
  ['hidden', '.htaccess'],
  ['an option', '-rf'],
  ['a home', '~root'],
  ['a variable', '$(touch x).txt'],
  ['a page', '<img src=x onerror=alert(1)>.txt'],
  ['quotes', 'a\\"; filename=\\"evil.exe'],
  ['a parameter', "a.txt; filename*=UTF-8''evil.exe"],
  ['escape codes', '\u001b[31mred\u001b[0m.txt'],
  ['a line', 'a\u2028b\u0085c.txt'],
  ['Unicode to be joined', 'e\u0301'.repeat(60) + '.txt'],
  ['nothing', ''],
  ['blanks', '   '],
];

/** Section E, 52: what a file is called. */
describe('the name of an upload', () => {
  let scene: UploadScene;

  beforeAll(async () => {
    scene = await UploadScene.open();
    await scene.accepted(scene.person('ana'), 'warm.txt', PLAIN);
  });
  beforeEach(() => scene.remember());
  afterAll(() => scene.close());

  function expectClean(name: string): void {
    expect(name).not.toBe('');
    expect([...name].length).toBeLessThanOrEqual(LIMITS.fileNameMaxChars);
    // Separators, what shells and consoles act on, what turns or hides text, halves of characters.
    expect(name).not.toMatch(/[/\\\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
    expect(name).not.toMatch(/^\.|[. ]$|^\s/);
    expect(name).not.toMatch(/^(?:con|nul|aux|prn|com\d|lpt\d)(?:\.|$)/i);
    // Somebody can read it, and it says what it is.
    expect(name.replace(/\.[^.]*$/, '').replaceAll(/[\p{Cf}\s]/gu, '')).not.toBe('');
    expect(name).not.toMatch(
      /\.(?:x?html?|xht|svgz?|xml|m?js|mht|hta|exe|com|scr|bat|cmd|ps1|sh|vbs|php\d?|jar|msi|lnk|url|htaccess)$/i,
    );
  }

  it.each(NAMES)('52: %s never gets near the file system, and is shown cleaned', async (_what, name) => {
    const ana = scene.person('ana');
    const { status, upload } = await scene.send(ana, name, PLAIN, 'text/plain');
    if (upload === null) {
      expect(status).toBe(400);
      return scene.expectNothingLeft();
    }
    expectClean(upload.name);
    for (const path of filesBelow(join(scene.stage.installation.dataDir, 'files')))
      expect(path).toMatch(GENERATED);
    const answer = await scene.fetch(ana, upload.url);
    expectHarmless(answer);
    const disposition = answer.headers['content-disposition'] ?? '';
    // RFC 6266: a token or a quoted text in ASCII, then the name itself in UTF-8 by per cent.
    expect(disposition).toMatch(
      /^attachment; filename=(?:"(?:[^"\\\r\n]|\\.)*"|[\w.!#$%&+^`|~-]+)(?:; filename\*=UTF-8''[\w.!#$&+^`|~%-]+)?$/,
    );
    await ana.http.request('DELETE', `/chat/upload/${upload.id}`);
    await scene.expectNothingLeft();
    for (const place of ['x.txt', 'evil', 'passwd'])
      expect(existsSync(join(scene.stage.installation.dataDir, '..', place))).toBe(false);
  });

  it('52: a line break in a name makes no header', async () => {
    const ana = scene.person('ana');
    for (const name of ['a\r\nSet-Cookie: session=x\r\n.txt', 'a\nX-Evil: 1\n.txt', 'a%0d%0aX-Evil: 1.txt']) {
      const { status, upload } = await scene.send(ana, name, PLAIN, 'text/plain');
      if (upload === null) {
        expect(status).toBe(400);
        continue;
      }
      const { headers } = await scene.fetch(ana, upload.url);
      expect(headers).not.toHaveProperty('x-evil');
      expect(headers['set-cookie'] ?? '').not.toContain('session=x');
      await ana.http.request('DELETE', `/chat/upload/${upload.id}`);
    }
    await scene.expectNothingLeft();
  });

  it('52: the name in the address decides nothing', async () => {
    const ana = scene.person('ana');
    const upload = await scene.accepted(ana, 'photo.png', await picture('png'), 'image/png');
    const place = upload.url.slice(0, upload.url.lastIndexOf('/'));
    for (const name of [
      'x.html',
      'photo.svg',
      '..%2f..%2fsecrets.json',
      '%00',
      'a%0d%0aX-Evil:1',
      '%E0%A4%A',
    ]) {
      const answer = await scene.fetch(ana, `${place}/${name}`);
      expect(answer.headers).not.toHaveProperty('x-evil');
      if (answer.status === 200) {
        expect(answer.headers['content-type']).toBe('image/png');
        expect(answer.headers['content-disposition']).not.toMatch(/html|svg|secrets|evil/i);
      } else expect([400, 404]).toContain(answer.status);
    }
    await ana.http.request('DELETE', `/chat/upload/${upload.id}`);
    await scene.expectNothingLeft();
  });

  it('52: no path below the API leads into the data directory', async () => {
    const ana = scene.person('ana');
    for (const path of [
      '/chat/files/../../secrets.json',
      '/chat/files/..%2f..%2fsecrets.json/x',
      '/chat/files/%2e%2e/%2e%2e',
      '/chat/files/incoming/x',
      '/chat/files/..%5c..%5csecrets.json/x',
      '/chat/upload/..%2fsecrets.json',
      '/chat/files/',
      '/chat/files',
    ]) {
      const { status, body } = await scene.fetch(ana, path);
      expect([path, status]).toEqual([path, 404]);
      expect(body.toString()).not.toMatch(/secret/i);
    }
  });

  it('52: bytes that are no UTF-8 are a name like any other', async () => {
    const form = formBody([filePart('N', PLAIN, 'text/plain')]);
    const at = form.indexOf('"N"') + 1;
    const broken = Buffer.concat([
      form.subarray(0, at),
      Buffer.from([0xff, 0xfe, 0xc0, 0xaf, 0xed, 0xa0, 0x80]),
      form.subarray(at + 1),
    ]);
    const { status, body } = await scene.post(scene.person('ana'), broken);
    const upload = JSON.parse(body.toString()) as { id: string; name: string };
    if (status !== 201) expect(status).toBe(400);
    else {
      expectClean(upload.name);
      await scene.person('ana').http.request('DELETE', `/chat/upload/${upload.id}`);
    }
    await scene.expectNothingLeft();
  });
});
