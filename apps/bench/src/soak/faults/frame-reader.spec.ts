import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameReader } from './frame-reader';

const HANDSHAKE = Buffer.from('GET /socket.io HTTP/1.1\r\nUpgrade: websocket\r\n\r\n');

/** A text frame as a client (masked) or a server sends it. */
function frame(text: string, isMasked: boolean): Buffer {
  const payload = Buffer.from(text);
  const head =
    payload.length < 126 ? [0x81, payload.length] : [0x81, 126, payload.length >> 8, payload.length & 0xff];
  if (!isMasked) return Buffer.concat([Buffer.from(head), payload]);
  const mask = Buffer.from([7, 77, 177, 250]);
  const masked = Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] as number)));
  return Buffer.concat([
    Buffer.from([head[0] as number, (head[1] as number) | 0x80, ...head.slice(2)]),
    mask,
    masked,
  ]);
}

describe('the frames that pass the proxy', () => {
  it('are the same however the stream was cut, and no byte is lost', () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 300 }), { maxLength: 8 });
    fc.assert(
      fc.property(
        texts,
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        (all, isMasked, cuts) => {
          const stream = Buffer.concat([HANDSHAKE, ...all.map((text) => frame(text, isMasked))]);
          const reader = new FrameReader();
          // The handshake comes first and by itself: nobody sends frames before it was answered.
          const read = reader.read(stream.subarray(0, HANDSHAKE.length), true);
          for (let at = HANDSHAKE.length, n = 0; at < stream.length; n += 1) {
            const size = cuts[n % cuts.length] as number;
            read.push(...reader.read(stream.subarray(at, at + size), true));
            at += size;
          }
          expect(Buffer.concat(read.map(({ bytes }) => bytes))).toEqual(stream);
          const heads = read.map(({ head }) => head).filter((head) => head !== '');
          expect(heads).toEqual(all.map((text) => Buffer.from(text).subarray(0, 40).toString('latin1')));
        },
      ),
    );
  });

  it('of HTTP that is never upgraded pass as they come', () => {
    const chunk = Buffer.from('GET /api/config HTTP/1.1\r\n\r\n');
    expect(new FrameReader().read(chunk, false)).toEqual([{ bytes: chunk, head: '' }]);
  });
});
