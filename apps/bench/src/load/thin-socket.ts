import { SOCKET_PATH, type Reply, type ReplyError } from '@prochat/contract';
import { WebSocket } from 'ws';

/** What the two first characters of a frame say: Engine.IO's "message", then Socket.IO's kind. */
const PING = '2';
const OPEN = '0';
const CONNECTED = '40';
const EVENT = '42';
const ACK = '43';
const REFUSED = '44';
const CUT = '41';

const PATIENCE_MS = 30_000;

export interface SocketEars {
  /** `frame` is the whole packet, `42["name",{...}]`, as Latin-1: good for finding ASCII in it, not for reading texts. */
  event(frame: string): void;
  /** The connection is gone, and nobody asked for that. */
  lost(): void;
}

/**
 * One connection that speaks Engine.IO 4 and Socket.IO 5 frames over `ws`, and nothing else: no reconnection, no parsing
 * of what it hears. Made to be cheap, so that the generator measures the server and not itself.
 */
export class ThinSocket {
  readonly #acks = new Map<number, (frame: string) => void>();
  /** Who asked and must hear that no answer will come. */
  readonly #asking = new Set<(error: Error) => void>();
  #ws: WebSocket | null = null;
  #nextAck = 0;

  constructor(private readonly ears: SocketEars) {}

  get connected(): boolean {
    return this.#ws !== null;
  }

  /** Resolves when the server has taken the token. @throws Error when it has not, with what it said */
  connect(url: string, token: string): Promise<void> {
    const ws = new WebSocket(`${url.replace(/^http/, 'ws')}${SOCKET_PATH}/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      handshakeTimeout: PATIENCE_MS,
    });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail('no answer'), PATIENCE_MS);
      const fail = (why: string): void => {
        clearTimeout(timer);
        ws.terminate();
        reject(new Error(`Not connected: ${why}`));
      };
      ws.on('error', (error) => fail(error.message));
      ws.on('close', () => this.#closed(ws, () => fail('closed')));
      ws.on('message', (data: Buffer) => {
        const frame = data.toString('latin1');
        if (this.#ws === ws) {
          this.#hear(frame);
          return;
        }
        if (frame.startsWith(OPEN)) ws.send(`${CONNECTED}${JSON.stringify({ token })}`);
        else if (frame.startsWith(REFUSED)) fail(frame);
        else if (frame.startsWith(CONNECTED)) {
          clearTimeout(timer);
          this.#ws = ws;
          resolve();
        }
      });
    });
  }

  /** `payload` is JSON; `acked` gets the packet of the answer, `43<id>[...]`, as Latin-1. Drops it when not connected. */
  emit(event: string, payload: string, acked: (frame: string) => void): void {
    if (this.#ws === null) return;
    const id = this.#nextAck++;
    this.#acks.set(id, acked);
    this.#ws.send(`${EVENT}${id}["${event}",${payload}]`);
  }

  /** The data of the answer. @throws Refused, or Error when the connection goes or no answer comes */
  ask<T>(event: string, payload: object): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#asking.delete(fail);
      };
      const fail = (error: Error): void => {
        settle();
        reject(error);
      };
      const timer = setTimeout(() => fail(new Error(`${event} was not answered`)), PATIENCE_MS);
      this.#asking.add(fail);
      if (!this.connected) return fail(new Error(`${event}: not connected`));
      this.emit(event, JSON.stringify(payload), (frame) => {
        settle();
        const reply = replyIn<T>(frame);
        if (reply.ok) resolve(reply.data);
        else reject(new Refused(event, reply.error));
      });
    });
  }

  /** Breaks the connection as a lost network does: without a word of Socket.IO. */
  cut(): void {
    this.#ws?.terminate();
  }

  close(): void {
    const ws = this.#ws;
    this.#ws = null;
    ws?.close();
  }

  #hear(frame: string): void {
    if (frame === PING) this.#ws?.send('3');
    else if (frame.startsWith(EVENT)) this.ears.event(frame);
    else if (frame.startsWith(ACK)) {
      const id = Number.parseInt(frame.slice(2, frame.indexOf('[')), 10);
      const acked = this.#acks.get(id);
      this.#acks.delete(id);
      acked?.(frame);
    } else if (frame.startsWith(CUT)) this.#ws?.terminate();
  }

  #closed(ws: WebSocket, failed: () => void): void {
    if (this.#ws !== ws) {
      failed();
      return;
    }
    this.#ws = null;
    this.#acks.clear();
    for (const fail of this.#asking) fail(new Error('The connection was lost'));
    this.ears.lost();
  }
}

/** The server answered `{ ok: false }`. */
export class Refused extends Error {
  constructor(
    event: string,
    readonly error: ReplyError,
  ) {
    super(`${event} was refused: ${JSON.stringify(error)}`);
  }
}

/** True for the answer `{ ok: true, ... }`. */
export function isAccepted(frame: string): boolean {
  return frame.startsWith('{"ok":true', frame.indexOf('[') + 1);
}

/** The first argument of an event or of an answer, read in full. */
export function argumentIn<T>(frame: string): T {
  const args = JSON.parse(
    Buffer.from(frame.slice(frame.indexOf('[')), 'latin1').toString('utf8'),
  ) as unknown[];
  return (frame.startsWith(EVENT) ? args[1] : args[0]) as T;
}

export function replyIn<T>(frame: string): Reply<T> {
  return argumentIn<Reply<T>>(frame);
}
