import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { sendable, type Sendable } from './uploaders';

/** A PDF of about so many bytes: what matters here is its beginning and its length. */
export function paper(bytes: number): Sendable {
  const head = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n';
  const tail = '\ntrailer<</Root 1 0 R>>\n%%EOF\n';
  const filling = randomBytes(bytes - head.length - tail.length);
  return sendable(
    'paper.pdf',
    'application/pdf',
    Buffer.concat([Buffer.from(head), filling, Buffer.from(tail)]),
  );
}

/** A photo with the detail of one: noise over large shapes, as a camera's JPEG of so many pixels. */
export async function photo(width: number, height: number, quality: number): Promise<Sendable> {
  const [columns, rows] = [Math.round(width / 3), Math.round(height / 3)];
  const file = await sharp(randomBytes(columns * rows * 3), {
    raw: { width: columns, height: rows, channels: 3 },
  })
    .resize(width, height, { kernel: 'cubic' })
    .jpeg({ quality })
    .toBuffer();
  return sendable('photo.jpg', 'image/jpeg', file);
}

/** The photo of so many pixels in the best quality that still is no larger than `maxBytes`. */
export async function largestPhoto(width: number, height: number, maxBytes: number): Promise<Sendable> {
  for (let quality = 98; quality > 30; quality -= 4) {
    const made = await photo(width, height, quality);
    if (made.body.length <= maxBytes) return made;
  }
  throw new Error('No quality makes it small enough.');
}
