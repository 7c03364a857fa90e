import { describe, expect, it } from '@jest/globals';
import type { ClientEvents, FactOf, PayloadOf, ReplyOf } from './index';

/** Type tests: `@ts-expect-error` fails the type check when the line below it does compile. */
declare function send<E extends keyof ClientEvents>(event: E, payload: PayloadOf<E>): Promise<ReplyOf<E>>;

export function wrongPayloadsDoNotCompile(): void {
  // @ts-expect-error there is no such event
  void send('message:shout', { conversationId: '1' });
  // @ts-expect-error text is missing
  void send('message:send', { conversationId: '1', clientId: 'a' });
  // @ts-expect-error a seq is a number
  void send('read:mark', { conversationId: '1', upToSeq: '7' });
  // @ts-expect-error an end user's kind cannot be invented
  void send('message:send', { conversationId: '1', clientId: 'a', text: 'hi', kind: 'event' });
  // @ts-expect-error the sender comes from the session, never from the payload
  void send('message:send', { conversationId: '1', clientId: 'a', text: 'hi', senderId: 'someone' });

  void send('message:send', { conversationId: '1', clientId: 'a', text: 'hi' }).then(({ message }) => {
    const seq: number = message.seq;
    // @ts-expect-error a seq is not a string
    const wrong: string = message.seq;
    return [seq, wrong];
  });
  const fact: FactOf<'typing'> = {
    conversationId: '1',
    // @ts-expect-error a role is one of three words
    who: { id: '1', displayName: 'Ana Oliveira', role: 'boss' },
    isTyping: true,
  };
  void fact;
}

describe('the event maps', () => {
  it('are types only: the check above is made by the compiler', () => {
    expect(typeof wrongPayloadsDoNotCompile).toBe('function');
  });
});
