import { once, type EventEmitter } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises';
import type { INestApplicationContext, WsMessageHandler } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { LIMITS, SOCKET_PATH } from '@prochat/contract';
import type { AppSocket } from '@prochat/server/auth';
import { Server } from 'socket.io';
import { limitPackets } from './packet-budget';
import { SlowReaders } from './slow-readers';

type Acknowledge = (...reply: unknown[]) => void;

/** How long a stop waits for acknowledgements that are still owed. */
const DRAIN_MS = 3_000;
/** How long a stop waits for clients to have received what they were told last. */
const FAREWELL_MS = 2_000;

/**
 * Socket.IO as this installation runs it: WebSocket only, small packets, no compression, and a stop that first gives
 * the acknowledgements it owes. Who may connect is decided by `SocketSessions` in auth, which can answer with a code.
 */
export class SocketAdapter extends IoAdapter {
  /** Requests that have arrived and are not acknowledged yet. */
  private owed = 0;
  private draining = false;
  private allGiven: (() => void) | null = null;
  private server: Server | null = null;
  private readonly slowReaders = new SlowReaders();

  constructor(app: INestApplicationContext) {
    super(app);
  }

  /** Made here, so that every option of the connection stands in one place. */
  override createIOServer(_port: number, options?: object): Server {
    const server = new Server(this.httpServer as HttpServer, {
      ...options,
      path: SOCKET_PATH,
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: LIMITS.packetMaxBytes,
      pingInterval: 20_000,
      pingTimeout: 10_000,
      // A handshake that never becomes a connection.
      connectTimeout: 5_000,
    });
    server.engine.on('connection', limitPackets);
    server.engine.on('connection', this.slowReaders.watch);
    server.on('connection', (socket) => {
      // What the handshake said has been read; the whole request would be held for as long as the connection stands.
      (socket.conn as { request: unknown }).request = null;
      // Dropped without an answer: the client sends it again, under the same clientId, to the next process.
      socket.use((_packet, next) => {
        if (!this.draining) next();
      });
    });
    this.server = server;
    return server;
  }

  /**
   * Answers every event once: with what its handler returns, or before that with what its exception filter says. In
   * place of Nest's own way through several observables for each event, which costs more than all our checks; and in one
   * place for all events, because several listeners for each would be a quarter of what a connection holds of memory.
   */
  override bindMessageHandlers(socket: AppSocket, handlers: WsMessageHandler[]): void {
    // The last one that a packet comes to, as Nest binds after `handleConnection`: `packet-door.ts` has made it (event,
    // payload, acknowledgement) and lets no other through. A listener of `onAny` would hear it before all of them.
    socket.use(([event, data, ack]) => {
      const handler = handlers.find(({ message }) => message === event);
      if (!handler || !socket.connected) return;
      this.answer(handler, data, ack as Acknowledge).catch((error: unknown) => this.logger.error(error));
    });
  }

  private async answer({ callback }: WsMessageHandler, data: unknown, ack: Acknowledge): Promise<void> {
    const owed = this.owing(ack);
    const result: unknown = await callback(data, owed);
    // Nothing happens when the filter has answered.
    owed({ ok: true, data: result ?? {} });
  }

  private owing(ack: Acknowledge): Acknowledge {
    this.owed += 1;
    let given = false;
    return (...reply) => {
      if (given) return;
      given = true;
      ack(...reply);
      this.owed -= 1;
      if (this.owed === 0) this.allGiven?.();
    };
  }

  /** Takes no more requests and waits until those in hand are acknowledged and told of, for a bounded time. */
  async drain(): Promise<void> {
    this.draining = true;
    if (this.owed > 0) await this.untilAllGiven();
    // Facts leave a turn of the event loop after their acknowledgement.
    await nextTurn();
  }

  /** Resolves when the connections being closed are gone, and with them everything still on the way, or after a while. */
  async untilGone(): Promise<void> {
    this.slowReaders.stop();
    const engine = this.server?.engine as { clients: Record<string, EventEmitter> } | undefined;
    const gone = Object.values(engine?.clients ?? {}).map((client) => once(client, 'close'));
    await Promise.race([Promise.all(gone), setTimeout(FAREWELL_MS, undefined, { ref: false })]);
  }

  private async untilAllGiven(): Promise<void> {
    const given = new Promise<void>((resolve) => {
      this.allGiven = resolve;
    });
    await Promise.race([given, setTimeout(DRAIN_MS, undefined, { ref: false })]);
  }
}
