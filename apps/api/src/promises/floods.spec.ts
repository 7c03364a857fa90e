import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SOCKETS_PER_PERSON_MAX } from '@prochat/server/auth';
import type { SocketClient } from '@prochat/server/testing';
import type { Socket } from 'socket.io-client';
import { Stage, UNKNOWN_ID, written } from './chat-scene';

/** More than any client of ours sends in a moment. */
const FLOOD = 5_000;

/** As much of the client's engine as is needed to send what Socket.IO itself would not. */
interface RawEngine {
  transport: { ws: { send(data: string): void; ping(): void } };
}

/** Attacks 66, 72, 73 and 77: one who floods loses his connection, and the others notice nothing. */
describe('a flood', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage.close());

  const engineOf = ({ socket }: SocketClient): RawEngine =>
    (socket as unknown as Socket).io.engine as unknown as RawEngine;

  it.each([
    [
      'of events nobody knows',
      (socket: SocketClient) => (socket.socket as unknown as Socket).emit('shout', {}),
    ],
    [
      'of typing',
      (socket: SocketClient) => socket.socket.emit('typing', { conversationId: UNKNOWN_ID, isTyping: true }),
    ],
    ['of heartbeats', (socket: SocketClient) => engineOf(socket).transport.ws.send('3')],
    ['of WebSocket pings', (socket: SocketClient) => engineOf(socket).transport.ws.ping()],
  ] as const)('%s ends its own connection and no other', async (_name, send) => {
    const { id, dana } = await stage.talk();
    // A person of his own: what he may do in ten seconds is used up afterwards.
    const flooder = await stage.installation.visitor().enterAsGuest();
    const socket = await flooder.connect();
    const gone = socket.disconnected();
    for (let n = 0; n < FLOOD; n += 1) send(socket);
    await gone;
    await dana.ask('message:send', written(id, 'Are you there?'));
    expect(dana.socket.connected).toBe(true);
    // It was the connection, not the person: he comes back.
    (await flooder.connect()).close();
  });

  it('of sockets ends at what one person may have; who leaves makes room', async () => {
    const sockets: SocketClient[] = [];
    for (let n = 0; n < SOCKETS_PER_PERSON_MAX; n += 1) sockets.push(await stage.socketOf('tomas'));
    await expect(stage.socketOf('tomas')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await stage.socketOf('ana');
    sockets[0]?.close();
    // The server hears of the end a moment later.
    for (let back = false; !back;) back = (await stage.socketOf('tomas').catch(() => null)) !== null;
  });

  it('of catching up is held back', async () => {
    const { id } = await stage.openConversation('tomas');
    const socket = await stage.socketOf('mikael');
    const replies = await Promise.all(
      Array.from({ length: 400 }, () =>
        socket.send('conversation:join', { conversationId: id, afterSeq: 0 }),
      ),
    );
    const refused = replies.filter((reply) => !reply.ok && reply.error.code === 'RATE_LIMITED');
    expect(refused.length).toBeGreaterThanOrEqual(200);
    await socket.ask('conversation:join', { conversationId: id });
  });
});
