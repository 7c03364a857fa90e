import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { childrenOf, peakBytesOf } from '@prochat/server/testing';
import {
  announcedPng,
  ARTIST,
  blackPng,
  brokenGifScript,
  CAMERA,
  gifScript,
  manyFramesGif,
  photoWithPlace,
  picture,
  pngWithPackedText,
  SCRIPT,
} from './attack-images';
import { bomb, docx, DOCX_TYPE, overlappingZip, packedZeros, SYMLINK, zip } from './attack-zips';
import { expectHarmless, UploadScene } from './upload-scene';

const HTML = `<!doctype html><html><script>${SCRIPT}</script></html>`;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="${SCRIPT}"><script>${SCRIPT}</script></svg>`;
const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  'latin1',
);
const MEGABYTE = 1_048_576;
/** What reading an upload may cost at most: far less than any of these bombs. */
const PEAK_MAX_BYTES = 192 * MEGABYTE;

/** Section E, 51, 56, 61 and 62: what a file holds. Archives are allowed here, so that they are looked into. */
describe('a file whose content is an attack', () => {
  let scene: UploadScene;

  beforeAll(async () => {
    scene = await UploadScene.open({
      UPLOAD_TYPES: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'application/pdf']
        .concat('text/plain', 'text/csv', DOCX_TYPE, 'application/zip', 'audio/mpeg')
        .join(),
    });
    for (const format of ['jpeg', 'gif'] as const)
      await scene.accepted(scene.person('ana'), `warm.${format}`, await picture(format));
    await scene.accepted(scene.person('ana'), 'warm.docx', docx());
  });
  beforeEach(() => scene.remember());
  afterEach(() => scene.stage.endScene());
  afterAll(() => scene.close());

  /** The most bytes in RAM so far, of the server and of the process in which it has images made. */
  async function peak(): Promise<number> {
    const [images] = await childrenOf(process.pid, 'server/upload/image.mjs');
    expect(images).toBeDefined();
    return process.resourceUsage().maxRSS * 1_024 + (await peakBytesOf(images ?? 0));
  }

  /** Refused with one of these codes, and nothing of it is left. */
  async function expectRefused(
    name: string,
    body: Buffer | string,
    codes: RegExp,
    type?: string,
  ): Promise<void> {
    const answer = await scene.send(scene.person('ana'), name, body, type);
    expect({ name, ...answer }).toEqual({
      name,
      status: expect.any(Number),
      code: expect.stringMatching(codes),
      upload: null,
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    await scene.expectNothingLeft();
  }

  /** Refused, or delivered in a way that no browser runs any of it. */
  async function expectRefusedOrHarmless(name: string, body: Buffer | string, type?: string): Promise<void> {
    const ana = scene.person('ana');
    const { status, upload } = await scene.send(ana, name, body, type);
    if (upload === null) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    } else {
      expectHarmless(await scene.fetch(ana, upload.url));
      expect(upload.name).not.toMatch(/\.(?:x?html?|svgz?|xml|m?js|mht|hta|exe|php|xht)$/i);
      await ana.http.request('DELETE', `/chat/upload/${upload.id}`);
    }
    await scene.expectNothingLeft();
  }

  it.each([
    ['page.html', HTML, 'text/html'],
    ['page.txt', HTML, 'text/plain'],
    ['page.csv', `name,${HTML}`, 'text/csv'],
    ['page.htm', HTML.toUpperCase(), 'image/png'],
    ['page.jpg.html', HTML, 'image/jpeg'],
    ['page.html.jpg', HTML, 'image/jpeg'],
    [
      'page.xhtml',
      `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${HTML}</html>`,
      'text/plain',
    ],
    ['page.mht', `MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n${HTML}`, 'message/rfc822'],
    ['bom.txt', `\uFEFF${HTML}`, 'text/plain'],
    ['far.txt', `${' \n'.repeat(4_000)}<!-- x -->${HTML}`, 'text/plain'],
    ['wide.txt', Buffer.from(`\uFEFF${HTML}`, 'utf16le'), 'text/plain'],
    ['script.js', `${SCRIPT};`, 'text/javascript'],
    ['page', HTML, null],
  ])('51: %s with a page in it is refused, or a text that is downloaded', async (name, body, type) => {
    await expectRefusedOrHarmless(name, body, type ?? undefined);
  });

  it.each([
    ['drawing.svg', SVG, 'image/svg+xml'],
    ['drawing.png', SVG, 'image/png'],
    ['drawing.svgz', gzipSync(SVG), 'image/svg+xml'],
    ['drawing.jpg', `<?xml version="1.0"?><!DOCTYPE svg>${SVG}`, 'image/jpeg'],
  ])('51: %s, an SVG with a script, is refused', async (name, body, type) => {
    await expectRefused(name, body, /^(?:TYPE_NOT_ALLOWED|FILE_DAMAGED)$/, type);
  });

  it('51: a GIF that is a script and no image is refused', async () => {
    await expectRefused('moving.gif', brokenGifScript(), /^FILE_DAMAGED$/, 'image/gif');
  });

  it('51: of a GIF that is a script as well only the picture is kept', async () => {
    const ana = scene.person('ana');
    const { upload } = await scene.send(ana, 'moving.gif', gifScript(), 'image/gif');
    if (upload !== null) {
      const answer = await scene.fetch(ana, upload.url);
      expectHarmless(answer);
      expect(answer.body.toString('latin1')).not.toContain(SCRIPT);
      await ana.http.request('DELETE', `/chat/upload/${upload.id}`);
    }
    await scene.expectNothingLeft();
  });

  it.each(['jpeg', 'png', 'webp', 'gif'] as const)(
    '51: what is hidden behind the end of a %s is not kept',
    async (format) => {
      const ana = scene.person('ana');
      const hidden = Buffer.concat([
        await picture(format),
        Buffer.from(HTML),
        zip([{ name: 'x', body: PDF }]),
      ]);
      const { upload } = await scene.send(ana, `photo.${format}`, hidden, `image/${format}`);
      if (upload === null) return scene.expectNothingLeft();
      for (const url of [upload.url, upload.image?.thumbnailUrl ?? ''])
        expect((await scene.fetch(ana, url)).body.toString('latin1')).not.toContain(SCRIPT);
    },
  );

  it('51: the type is that of the content, whatever name and header say', async () => {
    const ana = scene.person('ana');
    const upload = await scene.accepted(ana, 'invoice.pdf', await picture('png'), 'application/pdf');
    expect(upload).toMatchObject({ type: 'image/png', name: expect.stringMatching(/\.png$/) });
    expect((await scene.fetch(ana, upload.url)).headers['content-type']).toBe('image/png');
    const paper = await scene.accepted(ana, 'photo.png.exe', PDF, 'image/png');
    expect(paper).toMatchObject({ type: 'application/pdf', name: expect.stringMatching(/\.pdf$/) });
    expectHarmless(await scene.fetch(ana, paper.url));
  });

  it.each([
    ['setup.exe', Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(512)])],
    ['run', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(512)])],
    ['video.flv', Buffer.from('FLV\x01\x05\0\0\0\x09\0\0\0\0', 'latin1')],
    ['noise.txt', Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 7_919) % 256))],
    ['nul.txt', Buffer.from('text\0with what no text has')],
  ])('61: %s, whose content is of no type that is allowed, is refused', async (name, body) => {
    await expectRefused(name, body, /^(?:TYPE_NOT_ALLOWED|FILE_DAMAGED)$/, 'text/plain');
  });

  it('56: pixels are refused by the header, before anything is decoded', async () => {
    const before = await peak();
    await expectRefused('flood.png', announcedPng(50_000, 50_000), /^(?:IMAGE_TOO_LARGE|FILE_DAMAGED)$/);
    await expectRefused(
      'flood.gif',
      manyFramesGif(4_000, 4_000, 2_000),
      /^(?:IMAGE_TOO_LARGE|FILE_DAMAGED)$/,
    );
    await expectRefused('large.png', blackPng(16_000, 7_000), /^IMAGE_TOO_LARGE$/);
    expect((await peak()) - before).toBeLessThan(PEAK_MAX_BYTES);
  });

  it.each(['zTXt', 'iCCP'] as const)(
    '56: a %s of a picture that unpacks to 400 MB is never unpacked',
    async (kind) => {
      const before = await peak();
      await expectRefusedOrHarmless('small.png', pngWithPackedText(kind, 400), 'image/png');
      expect((await peak()) - before).toBeLessThan(PEAK_MAX_BYTES);
    },
  );

  it.each([
    ['that says what it is', docx([bomb('word/media/image1.bin', 1_000)])],
    ['that lies about its size', docx([bomb('word/media/image1.bin', 400, 1_000)])],
    ['of a document', zip([bomb('[Content_Types].xml', 400), bomb('word/document.xml', 400)])],
    ['whose entries share their bytes', overlappingZip(2_000, 5 * MEGABYTE)],
    ['in another archive', zip([{ name: 'inner.zip', body: zip([bomb('zeros', 400)]) }])],
  ])('56: a bomb %s is refused and never unpacked', async (_which, body) => {
    const before = await peak();
    await expectRefused('paper.docx', body, /^(?:ARCHIVE_UNSAFE|FILE_DAMAGED)$/);
    expect((await peak()) - before).toBeLessThan(PEAK_MAX_BYTES);
  });

  it('56: a gzip is of no type that is allowed, bomb or not', async () => {
    const head = Buffer.from('1f8b0800000000000003', 'hex');
    await expectRefused(
      'log.gz',
      Buffer.concat([head, packedZeros(400), Buffer.alloc(8)]),
      /^TYPE_NOT_ALLOWED$/,
    );
  });

  it.each([
    '../../evil',
    '/etc/cron.d/evil',
    '..\\..\\evil',
    'C:\\evil',
    'a/../../evil',
    '\\\\server\\share\\evil',
  ])('56: an archive that unpacks to %s is refused', async (name) => {
    await expectRefused('photos.zip', zip([{ name, body: PDF }]), /^(?:ARCHIVE_UNSAFE|FILE_DAMAGED)$/);
    await expectRefused('paper.docx', docx([{ name, body: PDF }]), /^(?:ARCHIVE_UNSAFE|FILE_DAMAGED)$/);
  });

  it('56: an archive with a symbolic link is refused', async () => {
    const link = { name: 'photo.jpg', body: Buffer.from('/etc/passwd'), mode: SYMLINK, isStored: true };
    await expectRefused('photos.zip', zip([link]), /^ARCHIVE_UNSAFE$/);
    await expectRefused('paper.docx', docx([link]), /^ARCHIVE_UNSAFE$/);
  });

  it('56: an archive of more entries than anybody unpacks is refused', async () => {
    const entries = Array.from({ length: 60_000 }, (_, i) => ({
      name: `${i}`,
      body: Buffer.alloc(0),
      isStored: true,
    }));
    await expectRefused('many.zip', zip(entries), /^ARCHIVE_UNSAFE$/);
  });

  it('62: place, camera and author are gone from a photo, which stands upright', async () => {
    const photo = await photoWithPlace();
    for (const canary of [CAMERA, ARTIST]) expect(photo.toString('latin1')).toContain(canary);
    const ana = scene.person('ana');
    const upload = await scene.accepted(ana, 'holiday.jpg', photo, 'image/jpeg');
    expect(upload.image).toMatchObject({ width: 40, height: 80 });
    for (const url of [upload.url, upload.image?.thumbnailUrl ?? '']) {
      const { body, status } = await scene.fetch(ana, url);
      expect(status).toBe(200);
      for (const segment of ['Exif', 'http://ns.adobe.com', 'Photoshop', 'rdf'])
        expect(body.toString('latin1')).not.toContain(segment);
      for (const canary of [CAMERA, ARTIST, 'GPS']) expect(body.toString('latin1')).not.toContain(canary);
    }
  });
});
