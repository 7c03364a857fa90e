import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { testDatabaseUri } from './test-database';

/** A TCP door in front of the test server that can be shut, as if the database had gone, and opened again. */
export class MongoProxy {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private port = 0;
  private readonly target = testDatabaseUri();

  /** The address through this door; knows its port after the first `open`. */
  get uri(): string {
    const { pathname } = new URL(this.target.replace(/^mongodb:\/\/[^/]+/, 'http://host'));
    return `mongodb://127.0.0.1:${this.port}${pathname}?directConnection=true`;
  }

  async open(): Promise<void> {
    if (this.server) return;
    const server = createServer((near) => {
      const far = connect(this.targetAddress());
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
    await new Promise<void>((listening) => server.listen(this.port, '127.0.0.1', listening));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async shut(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = null;
    const closed = new Promise<void>((done) => server.close(() => done()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private targetAddress(): { path: string } | { host: string; port: number } {
    const host = /^mongodb:\/\/(?:[^@/]*@)?([^/,]+)/.exec(this.target)?.[1] ?? '';
    const decoded = decodeURIComponent(host);
    if (decoded.endsWith('.sock')) return { path: decoded };
    const [name = '127.0.0.1', port = '27017'] = decoded.split(':');
    return { host: name, port: Number(port) };
  }
}
