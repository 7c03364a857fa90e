/** One WebSocket frame as it passes: its bytes, and the beginning of its text, unmasked. */
export interface Frame {
  bytes: Buffer;
  /** The first characters of a text frame: for Socket.IO `42["event"` from clients and servers, `43` an acknowledgement. */
  head: string;
}

const HEAD_BYTES = 40;
const TEXT = 0x81;

/**
 * Cuts a stream of bytes after a WebSocket handshake into frames (RFC 6455). What belongs to the handshake, and HTTP that
 * is never upgraded, comes through as frames without a head.
 */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);
  #isUpgraded = false;

  /** The whole frames that `chunk` completes; what is left waits for the next chunk. */
  read(chunk: Buffer, isUpgrade: boolean): Frame[] {
    if (!this.#isUpgraded) return this.#readHttp(chunk, isUpgrade);
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #readHttp(chunk: Buffer, isUpgrade: boolean): Frame[] {
    const end = chunk.indexOf('\r\n\r\n');
    this.#isUpgraded = isUpgrade && end >= 0;
    if (!this.#isUpgraded) return [{ bytes: chunk, head: '' }];
    const handshake = { bytes: chunk.subarray(0, end + 4), head: '' };
    return [handshake, ...this.read(chunk.subarray(end + 4), true)];
  }

  #next(): Frame | null {
    const rest = this.#rest;
    if (rest.length < 2) return null;
    const short = (rest[1] as number) & 0x7f;
    const isMasked = ((rest[1] as number) & 0x80) !== 0;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    const start = 2 + lengthBytes + (isMasked ? 4 : 0);
    if (rest.length < start) return null;
    const length =
      lengthBytes === 0 ? short : lengthBytes === 2 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    if (rest.length < start + length) return null;
    const bytes = rest.subarray(0, start + length);
    this.#rest = rest.subarray(start + length);
    const mask = isMasked ? bytes.subarray(start - 4, start) : null;
    return { bytes, head: bytes[0] === TEXT ? headOf(bytes.subarray(start), mask) : '' };
  }
}

function headOf(payload: Buffer, mask: Buffer | null): string {
  const head = Buffer.from(payload.subarray(0, HEAD_BYTES));
  if (mask)
    for (let at = 0; at < head.length; at += 1) head[at] = (head[at] as number) ^ (mask[at % 4] as number);
  return head.toString('latin1');
}
