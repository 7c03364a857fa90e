import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@prochat/contract';
import { cleanFileName } from './file-name';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('cleanFileName', () => {
  it.each([
    ['report.pdf', 'application/pdf', 'report.pdf'],
    ['Grüße an 你好 🙂.png', 'image/png', 'Grüße an 你好 🙂.png'],
    ['photo.JPEG', 'image/jpeg', 'photo.JPEG'],
    ['notes.md', 'text/plain', 'notes.md'],
    ['server.log', 'text/plain', 'server.log'],
    ['data.csv', 'text/csv', 'data.csv'],
    ['50% "off".txt', 'text/plain', '50% _off_.txt'],
    ['archive.tar.docx', DOCX, 'archive.tar.docx'],
  ])('leaves %s as it is where it is right', (sent, type, name) => {
    expect(cleanFileName(sent, type)).toBe(name);
  });

  it.each([
    ['report.html', 'text/plain', 'report.html.txt'],
    ['run.bat', 'text/plain', 'run.bat.txt'],
    ['page.svg', 'text/plain', 'page.svg.txt'],
    ['code.js', 'text/plain', 'code.js.txt'],
    ['photo.png.exe', 'image/png', 'photo.png.exe.png'],
    ['photo.jpg', 'image/png', 'photo.jpg.png'],
    ['photo', 'image/webp', 'photo.webp'],
    ['.png', 'image/png', 'png.png'],
    ['.htaccess', 'text/plain', 'htaccess.txt'],
    ['model.dat', 'application/x-strange', 'model.dat.strange'],
    ['model.dat', 'application/vnd.a.b+c', 'model.dat.bin'],
    ['page.html', 'text/html', 'page.html.txt'],
  ])('gives %s of type %s an ending that says what it is', (sent, type, name) => {
    expect(cleanFileName(sent, type)).toBe(name);
  });

  it.each([
    ['../../etc/passwd', 'passwd.txt'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['/abs/olute.txt', 'olute.txt'],
    ['C:\\Users\\ana\\a.txt', 'a.txt'],
    ['\\\\server\\share\\a.txt', 'a.txt'],
    ['..%2f..%2Fa.txt', 'a.txt'],
    ['..%5Ca.txt', 'a.txt'],
    ['file:///a.txt', 'a.txt'],
    ['a:b.txt', 'a_b.txt'],
    ['folder/', 'folder.txt'],
  ])('makes a name of the path %s', (sent, name) => {
    expect(cleanFileName(sent, 'text/plain')).toBe(name);
  });

  it.each([
    ['a\u0000.txt', 'a.txt'],
    ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt'],
    ['\u202Etxt.exe', 'txt.exe.txt'],
    ['in\u202Evoice\u2066\u200F.txt', 'invoice.txt'],
    ['a\u2028b\u001B[31m.txt', 'ab[31m.txt'],
    ['\uFEFFa\u00AD\uE000.txt', 'a.txt'],
    ['half \uD800.txt', 'half.txt'],
    ['می‌خواهم.txt', 'می‌خواهم.txt'],
  ])('removes what cannot be seen or turns the rest around from %j', (sent, name) => {
    expect(cleanFileName(sent, 'text/plain')).toBe(name);
  });

  it.each(['CON', 'con.txt', 'AUX.txt', 'Nul', 'COM1.txt', 'lpt9.tar.txt', 'CONIN$'])(
    'makes no device of %s',
    (sent) => {
      expect(cleanFileName(sent, 'text/plain')).toMatch(/^_/);
    },
  );

  it.each(['', '.', '..', '...', ' ', '/', '\\\\', '\u202E', ' . . '])('names %j a file', (sent) => {
    expect(cleanFileName(sent, 'image/png')).toBe('file.png');
  });

  it('takes dots and blanks from the ends', () => {
    expect(cleanFileName('  a.txt. . ', 'text/plain')).toBe('a.txt');
    expect(cleanFileName('a .txt', 'text/plain')).toBe('a.txt');
  });

  it('cuts what is too long, never the ending and never half a character', () => {
    const long = cleanFileName(`${'x'.repeat(4_000)}.pdf`, 'application/pdf');
    expect(long).toBe(`${'x'.repeat(LIMITS.fileNameMaxChars - 4)}.pdf`);
    const smiles = cleanFileName(`a${'🙂'.repeat(100)}.pdf`, 'application/pdf');
    expect(smiles.isWellFormed()).toBe(true);
    expect(smiles).toMatch(/🙂\.pdf$/u);
    expect(cleanFileName('x'.repeat(4_000), DOCX)).toHaveLength(LIMITS.fileNameMaxChars);
  });

  it('says the same of what it has said', () => {
    for (const sent of ['CON', '.png', 'photo.png.exe', `${'a'.repeat(300)}.html`, ' . .', 'a.b.c'])
      for (const type of ['image/png', 'text/plain', DOCX]) {
        const once = cleanFileName(sent, type);
        expect(cleanFileName(once, type)).toBe(once);
      }
  });
});
