import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { liftBodyTime, limitBodyTime } from './body-time';

describe('the time of a body', () => {
  let server: Server;

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** The answer to a body that never ends by itself; `finish` sends its last byte. */
  async function begin(lift: boolean): Promise<{ answer: Promise<IncomingMessage>; finish: () => void }> {
    const arrived = Promise.withResolvers<void>();
    server = createServer((incoming, response) => {
      limitBodyTime(incoming, response, 20);
      if (lift) liftBodyTime(incoming);
      incoming.resume().once('end', () => response.end());
      arrived.resolve();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const call = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'Content-Length': 2 } });
    call.on('error', () => undefined);
    const answer = once(call, 'response').then(([response]) => response as IncomingMessage);
    call.write('x');
    await arrived.promise;
    return { answer, finish: () => void call.end('x') };
  }

  it('is over for one that does not come, which is told and cut off', async () => {
    const { answer } = await begin(false);
    const { statusCode, headers, socket } = await answer;
    expect([statusCode, headers.connection]).toEqual([408, 'close']);
    if (!socket.closed) await once(socket, 'close');
  });

  it('does not matter to those who watch over it themselves', async () => {
    const { answer, finish } = await begin(true);
    // As long as the limit, and then some: a timer that is not lifted is due before this one.
    setTimeout(finish, 40);
    expect((await answer).statusCode).toBe(200);
  });
});
