import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SOCKET_PATH } from '@prochat/contract';
import { Server, type Socket } from 'socket.io';
import { WebSocket } from 'ws';
import { SLOW_READER_BYTES_MAX, SlowReaders } from './slow-readers';

const MUCH = 'x'.repeat(65_536);

/** With the real Socket.IO and a client that is nothing but a WebSocket, so that it can stop reading. */
describe('a reader that is too slow', () => {
  let http: HttpServer;
  let server: Server;
  let readers: SlowReaders;
  let raw: WebSocket;
  let socket: Socket;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    server = new Server(http, { path: SOCKET_PATH, transports: ['websocket'], perMessageDeflate: false });
    readers = new SlowReaders();
    server.engine.on('connection', readers.watch);
    const connected = once(server, 'connection');
    raw = new WebSocket(
      `ws://127.0.0.1:${(http.address() as AddressInfo).port}${SOCKET_PATH}/?EIO=4&transport=websocket`,
    );
    raw.once('message', () => raw.send('40'));
    [socket] = (await connected) as [Socket];
  });
  afterEach(async () => {
    readers.stop();
    raw.terminate();
    await server.close();
  });

  /** Until the system takes no more: from here on everything waits in this process. */
  async function stopReading(): Promise<void> {
    raw.pause();
    while (socket.conn.transport.writable) {
      socket.emit('told', MUCH);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('is cut when more waits for it than is allowed', async () => {
    await stopReading();
    const gone = once(socket, 'disconnect');
    while (readers.mostWaiting <= SLOW_READER_BYTES_MAX) server.emit('told', MUCH);
    expect(readers.mostWaiting).toBeLessThan(SLOW_READER_BYTES_MAX + 2 * MUCH.length);
    readers.sweep();
    await gone;
    expect(readers.mostWaiting).toBe(0);
  });

  it('is left alone while less waits for it, and gets all of it', async () => {
    await stopReading();
    socket.emit('told', 'the last');
    expect(readers.mostWaiting).toBeGreaterThan(0);
    readers.sweep();
    const last = new Promise<void>((resolve) => {
      raw.on('message', (data: Buffer) => {
        if (data.toString().includes('the last')) resolve();
      });
    });
    raw.resume();
    await last;
    expect(socket.connected).toBe(true);
  });

  it('is told nothing volatile, to one or to all, while anything waits for it', async () => {
    await stopReading();
    const before = readers.mostWaiting;
    for (let n = 0; n < 100; n += 1) {
      server.volatile.emit('typing', MUCH);
      server.to(socket.id).volatile.emit('typing', MUCH);
      socket.volatile.emit('typing', MUCH);
    }
    expect(readers.mostWaiting).toBe(before);
  });
});
