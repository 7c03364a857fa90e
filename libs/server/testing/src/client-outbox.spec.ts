import { describe, expect, it } from '@jest/globals';
import type { ErrorCode, Message, MessageReply, Reply, SendMessagePayload } from '@prochat/contract';
import { ClientOutbox } from './client-outbox';

/** A server that answers as it is told, in order; after that it acknowledges. */
class ScriptedRoute {
  readonly tried: string[] = [];
  connected = true;

  constructor(private readonly script: ErrorCode[]) {}

  isConnected(): boolean {
    return this.connected;
  }

  random(): number {
    return 0;
  }

  trySend({ clientId, text }: SendMessagePayload): Promise<Reply<MessageReply>> {
    this.tried.push(clientId);
    const code = this.script.shift();
    if (code !== undefined) return Promise.resolve({ ok: false, error: { code, message: '' } });
    return Promise.resolve({ ok: true, data: { message: { clientId, text } as Message } });
  }
}

const talk = (clientId: string): SendMessagePayload => ({ conversationId: 'talk', clientId, text: clientId });

describe('the outbox of a client', () => {
  it('sends the same clientId again until it is acknowledged, and the next one only then', async () => {
    const route = new ScriptedRoute(['OFFLINE', 'UNAVAILABLE']);
    const outbox = new ClientOutbox(route);
    const fates = await Promise.all([outbox.send(talk('first')), outbox.send(talk('second'))]);
    expect(route.tried).toEqual(['first', 'first', 'first', 'second']);
    expect(fates.map((fate) => [fate.outcome, fate.tries])).toEqual([
      ['acked', 3],
      ['acked', 1],
    ]);
    expect(outbox.size).toBe(0);
  });

  it('gives up what is refused for good, and says why', async () => {
    const outbox = new ClientOutbox(new ScriptedRoute(['NOT_ASSIGNEE']));
    expect(await outbox.send(talk('first'))).toMatchObject({ outcome: 'refused', code: 'NOT_ASSIGNEE' });
  });

  it('waits for a connection and goes on when there is one', async () => {
    const route = new ScriptedRoute([]);
    route.connected = false;
    const outbox = new ClientOutbox(route);
    const fate = outbox.send(talk('first'));
    expect(route.tried).toEqual([]);
    route.connected = true;
    outbox.flush();
    expect(await fate).toMatchObject({ outcome: 'acked' });
  });

  it('says of what it still had that nothing is known of it, when it is closed', async () => {
    const route = new ScriptedRoute([]);
    route.connected = false;
    const outbox = new ClientOutbox(route);
    const fate = outbox.send(talk('first'));
    outbox.close();
    expect(await fate).toEqual({ outcome: 'given-up', tries: 0 });
  });
});
