import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { packedZeros } from './attack-zips';

/** What the evil images want to run. */
export const SCRIPT = 'alert("attacker was here")';

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(kind: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(typed));
  return Buffer.concat([head, typed, tail]);
}

function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits of grey: one byte a pixel and one a row.
  header.set([8, 0, 0, 0, 0], 8);
  return chunk('IHDR', header);
}

/** A PNG whose header announces these pixels and whose data are those of a few rows. */
export function announcedPng(width: number, height: number): Buffer {
  const rows = deflateSync(Buffer.alloc(4 * (width + 1)));
  return Buffer.concat([
    PNG_SIGNATURE,
    pngHeader(width, height),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A true PNG, all black: about a thousand times smaller than its pixels. */
export function blackPng(width: number, height: number): Buffer {
  const rows = deflateSync(Buffer.alloc(height * (width + 1)), { level: 9 });
  return Buffer.concat([
    PNG_SIGNATURE,
    pngHeader(width, height),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A small picture whose comment (or colour profile) unpacks to so many megabytes. */
export function pngWithPackedText(kind: 'zTXt' | 'iCCP', megabytes: number): Buffer {
  // zlib's head, and a wrong check sum: whoever gets that far has unpacked it.
  const packed = Buffer.concat([Buffer.from('789c', 'hex'), packedZeros(megabytes), Buffer.alloc(4)]);
  return Buffer.concat([
    PNG_SIGNATURE,
    pngHeader(8, 8),
    chunk(kind, Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), packed])),
    chunk('IDAT', deflateSync(Buffer.alloc(8 * 9))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A GIF whose header is also the beginning of a script: `GIF89a/*...*\/=1;...`. No image can be read from it. */
export function brokenGifScript(): Buffer {
  return Buffer.from(`GIF89a/*${'\0'.repeat(20)}*/=1;${SCRIPT}//`, 'latin1');
}

/** A GIF that can be shown and is a script as well: its screen is 10,799 (`/*`) pixels wide, the script is a comment. */
export function gifScript(): Buffer {
  const comment = Buffer.from(`*/=1;${SCRIPT};/*`, 'latin1');
  return Buffer.concat([
    Buffer.from('GIF89a/*', 'latin1'),
    // height 1, one table of two colours
    Buffer.from([1, 0, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff]),
    Buffer.from([0x21, 0xfe, comment.length]),
    comment,
    Buffer.from([0]),
    // one picture of 1 x 1
    Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]),
    Buffer.from(';*/', 'latin1'),
  ]);
}

/** A GIF of that many pictures of that size: pixels by repetition. */
export function manyFramesGif(width: number, height: number, frames: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  const frame = Buffer.concat([
    Buffer.from([0x21, 0xf9, 4, 0, 1, 0, 0, 0]),
    Buffer.from([0x2c, 0, 0, 0, 0]),
    size,
    Buffer.from([0, 2, 2, 0x44, 1, 0]),
  ]);
  return Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    size,
    Buffer.from([0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff]),
    ...Array.from({ length: frames }, () => frame),
    Buffer.from(';'),
  ]);
}

/** A true picture, the same in every format. */
export function picture(format: 'jpeg' | 'png' | 'webp' | 'gif', width = 64, height = 48): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: { r: 200, g: 60, b: 30 } } })
    .toFormat(format)
    .toBuffer();
}

export const CAMERA = 'Canary Camera 7';
export const ARTIST = 'Canary Photographer';

/** A photo that tells where, when, by whom and with what it was taken, lying on its side. */
export function photoWithPlace(): Promise<Buffer> {
  return sharp({ create: { width: 80, height: 40, channels: 3, background: '#336699' } })
    .jpeg()
    .withExif({
      IFD0: { Make: CAMERA, Model: CAMERA, Artist: ARTIST, Copyright: ARTIST, ImageDescription: ARTIST },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '51/1 30/1 3230/100',
        GPSLongitudeRef: 'W',
        GPSLongitude: '0/1 7/1 4366/100',
      },
    })
    .withMetadata({ orientation: 6 })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>${ARTIST}</rdf></x:xmpmeta>`)
    .toBuffer();
}
