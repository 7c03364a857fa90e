import { randomInt } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CreateConversationResponse, Reply, MessageReply } from '@prochat/contract';
import { Stage, written } from './chat-scene';

const TRIES = 200;
/** So many people are blocked at the same time. */
const AT_ONCE = 8;
const SENT_EACH = 30;

jest.setTimeout(60_000);

/**
 * DESIGN section 6, invariant 8. What was accepted before may still be stored, but nothing goes to the socket any more:
 * its last word is `session:ended`, which leaves before the block is acknowledged, and one connection keeps its order.
 */
describe('somebody who is blocked while he sends', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  /** @returns how many of his messages were acknowledged before */
  async function blockWhileSending(): Promise<number> {
    const [priya, dana] = [stage.person('priya'), stage.person('dana')];
    const guest = await stage.installation.visitor().enterAsGuest();
    const { conversation } = await guest.http.post<CreateConversationResponse>('/chat/conversations', {
      topic: 'T',
    });
    const { id } = conversation;
    const client = await guest.connect();
    await client.ask('conversation:join', { conversationId: id });
    const heard: string[] = [];
    client.socket.onAny((event: string) => heard.push(event));
    const acknowledged: string[] = [];
    const send = (): void => {
      const payload = written(id, 'Wait');
      client.socket.emit('message:send', payload, (reply: Reply<MessageReply>) => {
        heard.push('acknowledgement');
        if (reply.ok) acknowledged.push(reply.data.message.id);
      });
    };
    const blocked = priya.http.patch(`/admin/users/${guest.id}`, {
      blockedUntil: '9999-01-01T00:00:00.000Z',
    });
    for (let n = randomInt(SENT_EACH); n > 0; n -= 1) await turn();
    for (let n = 0; n < SENT_EACH; n += 1) {
      send();
      await turn();
    }
    await blocked;
    const late = written(id, 'Too late');
    client.socket.emit('message:send', late, () => heard.push('acknowledgement'));
    await client.disconnected();
    expect(heard.filter((event) => event === 'session:ended')).toHaveLength(1);
    expect(heard.at(-1)).toBe('session:ended');
    await expect(guest.connect()).rejects.toMatchObject({ code: expect.stringMatching(/BLOCKED|SESSION/) });

    // A lane of its own: when this is done, so is everything that was in it before.
    await dana.http.post(`/chat/conversations/${id}/assign`, {});
    const log = await stage.log('dana', id);
    expect(log.map(({ clientId }) => clientId)).not.toContain(late.clientId);
    expect(log.map((message) => message.id)).toEqual(expect.arrayContaining(acknowledged));
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    return acknowledged.length;
  }

  it('hears nothing after it, in two hundred tries; what he was told is stored, what he sent after is not', async () => {
    const tries: number[] = [];
    while (tries.length < TRIES)
      tries.push(...(await Promise.all(Array.from({ length: AT_ONCE }, blockWhileSending))));
    // Else the block never hit the middle of it and nothing was shown.
    expect(tries.some((acknowledged) => acknowledged > 0 && acknowledged < SENT_EACH)).toBe(true);
  });
});
