import { connect, type Socket } from 'node:net';
import { FrameReader, type Frame } from './frame-reader';

/** The moments of a message at which a connection can be reset. */
export const RESETS = ['before-send', 'before-ack', 'before-event'] as const;
export type ResetMoment = (typeof RESETS)[number];

const SEND = /^42\d+\["message:send"/;
const ACK = /^43\d+/;
const EVENT = /^42\["message:/;

/** What all connections go through at the moment. */
export interface Weather {
  /** Milliseconds each chunk is late by, and by how much more at most. */
  latencyMs: number;
  jitterMs: number;
  /** Nothing passes; it is kept and goes on afterwards. */
  frozen: boolean;
  random(): number;
}

/**
 * One client's TCP connection and the one to the server behind it. Passes bytes on as the weather says, frame by frame, so
 * that a reset can fall exactly between a message, its acknowledgement and its event. Order is kept always.
 */
export class ProxiedConnection {
  readonly #server: Socket;
  readonly #up = new FrameReader();
  readonly #down = new FrameReader();
  readonly #queues = { up: new Line(), down: new Line() };
  #isUpgrade = false;
  #isSilent = false;
  #armed: ResetMoment | null = null;
  #onReset: (() => void) | null = null;

  constructor(
    private readonly client: Socket,
    port: number,
    private readonly weather: Weather,
    onClose: () => void,
  ) {
    this.#server = connect(port, '127.0.0.1');
    for (const socket of [client, this.#server]) socket.setNoDelay(true).on('error', () => undefined);
    client.on('data', (chunk: Buffer) => this.#fromClient(chunk));
    this.#server.on('data', (chunk: Buffer) => this.#fromServer(chunk));
    // A half-open connection is one whose end nobody is told of.
    client.once('close', () => this.#close(this.#server, onClose));
    this.#server.once('close', () => this.#close(client, onClose));
  }

  /** True for a socket of Socket.IO, false for plain HTTP. */
  get isSocket(): boolean {
    return this.#isUpgrade;
  }

  /** Resets the connection at the next such moment. */
  arm(moment: ResetMoment, onReset: () => void): void {
    this.#armed = moment;
    this.#onReset = onReset;
  }

  disarm(): void {
    this.#armed = null;
  }

  /** From now on bytes vanish in both directions, and nobody is told. */
  silence(): void {
    this.#isSilent = true;
  }

  /** Both ends get RST. */
  reset(): void {
    this.#isSilent = false;
    for (const socket of [this.client, this.#server]) if (!socket.destroyed) socket.resetAndDestroy();
  }

  /** Lets go what the weather kept back. */
  thaw(): void {
    for (const line of Object.values(this.#queues)) line.go(this.weather);
  }

  #fromClient(chunk: Buffer): void {
    if (!this.#isUpgrade && chunk.includes('Upgrade: websocket')) this.#isUpgrade = true;
    for (const frame of this.#up.read(chunk, this.#isUpgrade)) {
      if (this.#armed === 'before-send' && SEND.test(frame.head)) return this.#strike();
      this.#pass('up', this.#server, frame);
    }
  }

  #fromServer(chunk: Buffer): void {
    for (const frame of this.#down.read(chunk, this.#isUpgrade)) {
      if (this.#armed === 'before-ack' && ACK.test(frame.head)) return this.#strike();
      if (this.#armed === 'before-event' && EVENT.test(frame.head)) return this.#strike();
      this.#pass('down', this.client, frame);
    }
  }

  #pass(way: 'up' | 'down', to: Socket, { bytes }: Frame): void {
    if (this.#isSilent) return;
    const line = this.#queues[way];
    line.add(bytes, this.weather, (ready) => {
      if (!this.#isSilent && !to.destroyed) to.write(ready);
    });
  }

  #strike(): void {
    this.#armed = null;
    this.#onReset?.();
    this.reset();
  }

  #close(other: Socket, onClose: () => void): void {
    onClose();
    if (this.#isSilent) return;
    // What is still kept back belongs to this connection and goes with it, as on a line that is cut.
    if (!other.destroyed) other.destroy();
  }
}

/** Chunks in one direction, each at its time and none before another. */
class Line {
  readonly #waiting: { bytes: Buffer; dueMs: number }[] = [];
  #timer: NodeJS.Timeout | null = null;
  #deliver: (bytes: Buffer) => void = () => undefined;

  add(bytes: Buffer, weather: Weather, deliver: (bytes: Buffer) => void): void {
    this.#deliver = deliver;
    const isCalm = !weather.frozen && weather.latencyMs === 0;
    if (isCalm && this.#waiting.length === 0) return deliver(bytes);
    const lateMs = weather.latencyMs + weather.random() * weather.jitterMs;
    this.#waiting.push({ bytes: Buffer.from(bytes), dueMs: performance.now() + lateMs });
    this.go(weather);
  }

  go(weather: Weather): void {
    if (this.#timer || weather.frozen) return;
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const leftMs = first.dueMs - performance.now();
      if (leftMs > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = null;
          this.go(weather);
        }, leftMs);
        return;
      }
      this.#waiting.shift();
      this.#deliver(first.bytes);
    }
  }
}
