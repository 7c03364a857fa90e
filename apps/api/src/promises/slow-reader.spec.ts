import { once } from 'node:events';
import type { Socket as TcpSocket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SOCKET_PATH } from '@prochat/contract';
import { TEST_ORIGIN } from '@prochat/server/testing';
import { WebSocket } from 'ws';
import { Stage, written } from './chat-scene';

// It writes more than the system keeps for a connection, and the machine may be busy with others.
jest.setTimeout(60_000);

/** As long as one message may be here; in bytes three times that. */
const LONG = 'あ'.repeat(15_000);
/** Far more than any system keeps for one connection, and than can be sent before the server looks. */
const MESSAGES_MAX = 1_100;

/** One who does not read what he is told costs the server little and the others nothing. */
describe('a client that stops reading', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open({ MESSAGE_MAX_CHARS: '20000' });
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage.close());

  /** Dana's, in no library: it can stop reading. With the server's end of its connection. */
  async function connectRaw(conversationId: string): Promise<{ raw: WebSocket; serverEnd: TcpSocket }> {
    const { app, url } = stage.installation.server;
    const connection = once(app.getHttpServer(), 'connection');
    const cookie = stage.person('dana').http.cookies.header(SOCKET_PATH);
    const raw = new WebSocket(`${url.replace('http', 'ws')}${SOCKET_PATH}/?EIO=4&transport=websocket`, {
      headers: { cookie, origin: TEST_ORIGIN },
    });
    const joined = new Promise<void>((resolve) => {
      raw.on('message', (data: Buffer) => {
        const packet = data.toString();
        if (packet.startsWith('0')) raw.send('40');
        if (packet.startsWith('40'))
          raw.send(`420${JSON.stringify(['conversation:join', { conversationId }])}`);
        if (packet.startsWith('430')) resolve();
      });
    });
    const [serverEnd] = (await connection) as [TcpSocket];
    await joined;
    return { raw, serverEnd };
  }

  it('is cut, the others’ messages are acknowledged all the while, and coming back it gets everything', async () => {
    const { id, ana, dana } = await stage.talk();
    const { raw, serverEnd } = await connectRaw(id);
    raw.pause();
    let sent = 0;
    for (; sent < MESSAGES_MAX && !serverEnd.destroyed; sent += 1) {
      // In turns: what one person may send in so short a time is less.
      await (sent % 2 === 0 ? ana : dana).ask('message:send', written(id, `${sent} ${LONG}`));
    }
    // Not by the heartbeat, which takes half a minute to notice.
    expect(sent).toBeLessThan(MESSAGES_MAX);
    raw.terminate();
    for (const socket of [ana, dana]) {
      await socket.settled();
      expect(socket.socket.connected).toBe(true);
    }

    const back = await stage.socketOf('dana');
    const held: string[] = [];
    for (let afterSeq = 2, more = true; more;) {
      const reply = await back.send('sync', { conversations: [{ id, afterSeq }] });
      if (!reply.ok) {
        // On a quick machine so many replies of long messages are more than one may ask for: a client waits as it is told.
        expect(reply.error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
        await pause(reply.error.retryAfterMs);
        continue;
      }
      const [found] = reply.data.conversations;
      if (!found || found.gone) throw new Error('It should be there.');
      held.push(...found.messages.map(({ text }) => text.split(' ', 1)[0] ?? ''));
      afterSeq = found.messages.at(-1)?.seq ?? afterSeq;
      more = found.more;
    }
    expect(held).toEqual(Array.from({ length: sent }, (_, index) => `${index}`));
  });
});
