import { describe, expect, it } from '@jest/globals';
import { parse } from 'content-disposition';
import { fileHeaders, fileTag } from './file-headers';

const id = '1'.repeat(24);
const image = { width: 10, height: 10 };
const typeOf = (type: string, isImage = false): string =>
  parse(fileHeaders({ id, name: 'a', type, image: isImage ? image : null }, 'whole').disposition).type;

describe('a file on its way to a browser', () => {
  it('is shown only when it is a picture of our own making, or a PDF', () => {
    expect(typeOf('application/pdf')).toBe('inline');
    for (const type of ['image/jpeg', 'image/png', 'image/gif', 'image/webp']) {
      expect([type, typeOf(type, true)]).toEqual([type, 'inline']);
      expect([type, typeOf(type)]).toEqual([type, 'attachment']);
    }
    for (const type of ['image/svg+xml', 'text/html', 'text/plain', 'application/xml', 'video/mp4'])
      expect([type, typeOf(type, true)]).toEqual([type, 'attachment']);
  });

  it.each([
    'Überweisung 2026.pdf',
    '請求書.pdf',
    'a "quoted"; name=x.pdf',
    'back\\slash.pdf',
    "O'Brien 100%.pdf",
    '😀.png',
    "naïve; filename*=UTF-8''evil.html",
  ])('keeps its name for browsers that can read it, in one line of ASCII: %s', (name) => {
    const { disposition } = fileHeaders({ id, name, type: 'application/pdf', image: null }, 'whole');
    expect(disposition).toMatch(/^[\x20-\x7e]+$/);
    expect(parse(disposition).parameters['filename']).toBe(name);
  });

  it('has another name, type and tag as a thumbnail', () => {
    const file = { id, name: 'Photo.of.us.jpeg', type: 'image/jpeg', image };
    const { type, disposition } = fileHeaders(file, 'thumbnail');
    expect([type, parse(disposition)]).toEqual([
      'image/webp',
      { type: 'inline', parameters: { filename: 'Photo.of.us.webp' } },
    ]);
    expect(fileTag(file, 'whole')).not.toBe(fileTag(file, 'thumbnail'));
  });
});
