import type { Server as HttpServer } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { LIMITS, SOCKET_PATH } from '@prochat/contract';
import { Server } from 'socket.io';

type NestServer = ReturnType<IoAdapter['createIOServer']>;
type Acknowledge = (...reply: unknown[]) => void;

/** How long a stop waits for acknowledgements that are still owed. */
const DRAIN_MS = 3_000;

/**
 * Socket.IO as this installation runs it: WebSocket only, small packets, no compression, and a stop that first gives
 * the acknowledgements it owes. Who may connect is decided by `SocketSessions` in auth, which can answer with a code.
 */
export class SocketAdapter extends IoAdapter {
  /** Requests that have arrived and are not acknowledged yet. */
  private owed = 0;
  private draining = false;
  private allGiven: (() => void) | null = null;

  constructor(app: INestApplicationContext) {
    super(app);
  }

  /**
   * Made here and not by Nest, whose adapter brings an older Socket.IO of its own: the version that is used is the one
   * this workspace pins.
   */
  override createIOServer(_port: number, options?: object): NestServer {
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
    // Dropped without an answer: the client sends it again, under the same clientId, to the next process.
    server.on('connection', (socket) =>
      socket.use((_packet, next) => {
        if (!this.draining) next();
      }),
    );
    return server as unknown as NestServer;
  }

  override mapPayload(payload: unknown): { data: unknown; ack?: Acknowledge } {
    const mapped = super.mapPayload(payload) as { data: unknown; ack?: Acknowledge };
    const { data, ack } = mapped;
    if (ack === undefined) return mapped;
    this.owed += 1;
    let given = false;
    return {
      data,
      ack: (...reply) => {
        if (given) return;
        given = true;
        ack(...reply);
        this.owed -= 1;
        if (this.owed === 0) this.allGiven?.();
      },
    };
  }

  /** Takes no more requests and waits until those in hand are acknowledged, for a bounded time. */
  async drain(): Promise<void> {
    this.draining = true;
    if (this.owed > 0) await this.untilAllGiven();
  }

  private untilAllGiven(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, DRAIN_MS);
      this.allGiven = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
