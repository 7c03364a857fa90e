import mongoose from 'mongoose';
import type { Socket } from 'node:net';

const { deserialize, serialize } = mongoose.mongo.BSON;

const HEADER_BYTES = 16;
const OP_MSG = 2013;

export type Body = Record<string, unknown>;

/** One message of MongoDB's wire protocol; `body` is the command or the reply where it is an OP_MSG. */
export interface WireMessage {
  requestId: number;
  responseTo: number;
  body: Body | null;
  bytes: Buffer;
}

/** Calls `receive` for every whole message that comes from `socket`. */
export function readMessages(socket: Socket, receive: (message: WireMessage) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const bytes = rest.subarray(0, rest.readInt32LE(0));
      rest = rest.subarray(bytes.length);
      receive(parse(bytes));
    }
  });
}

function parse(bytes: Buffer): WireMessage {
  return {
    requestId: bytes.readInt32LE(4),
    responseTo: bytes.readInt32LE(8),
    body: bytes.readInt32LE(12) === OP_MSG ? bodyOf(bytes) : null,
    bytes,
  };
}

/** The section of kind 0; those of kind 1 hold documents of bulk writes. */
function bodyOf(bytes: Buffer): Body | null {
  let offset = HEADER_BYTES + 4;
  while (offset < bytes.length) {
    const kind = bytes[offset];
    const size = bytes.readInt32LE(offset + 1);
    if (kind === 0) return deserialize(bytes.subarray(offset + 1, offset + 1 + size));
    offset += 1 + size;
  }
  return null;
}

/** A reply to the message with that id. */
export function toReply(body: Body, responseTo: number): Buffer {
  const document = serialize(body);
  const header = Buffer.alloc(HEADER_BYTES + 5);
  header.writeInt32LE(header.length + document.length, 0);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([header, document]);
}
