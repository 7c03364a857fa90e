import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ConversationRecord, MessageRecord } from './chat.store';
import { newConversationRecord, nextMessage, summaryAfter } from './conversation-log';
import { isSeenBy, toConversation, toMessage } from './to-wire';

const ana = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
const dana = { id: 'd'.repeat(24), displayName: 'Dana Whitfield' };
const at = '2026-11-01T09:00:00.000Z';

interface Step {
  by: 'user' | 'professional';
  kind: 'message' | 'note';
}

function logOf(steps: readonly Step[]): { conversation: ConversationRecord; log: MessageRecord[] } {
  let conversation = newConversationRecord('c'.repeat(24), {
    user: ana,
    topic: 'Home office deduction',
    priority: 'normal',
    createdAt: at,
    openLimit: 5,
  });
  const log = steps.map(({ by, kind }, n) => {
    const sender = by === 'user' ? ana : dana;
    const message = nextMessage(conversation, `m${n}`, {
      conversationId: conversation.id,
      clientId: `${n}`,
      senderId: sender.id,
      senderName: sender.displayName,
      senderRole: by,
      kind,
      text: `${kind} ${n}`,
      attachments: [],
      createdAt: at,
    });
    conversation = { ...conversation, ...summaryAfter(conversation, message) };
    return message;
  });
  return { conversation, log };
}

const steps = fc.array(
  fc.constantFrom<Step>(
    { by: 'user', kind: 'message' },
    { by: 'professional', kind: 'message' },
    { by: 'professional', kind: 'note' },
  ),
);

describe('what leaves the server', () => {
  it('is for either side a chain without holes from the head to the first message', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom('user' as const, 'professional' as const), (given, side) => {
        const { conversation, log } = logOf(given);
        const seen = log.filter((record) => isSeenBy(record, side));
        const messages = seen.map((record) => toMessage(record, side, conversation.read));
        expect(toConversation(conversation, side).lastSeq).toBe(messages.at(-1)?.seq ?? 0);
        messages.forEach((message, i) => expect(message.prevSeq).toBe(messages[i - 1]?.seq ?? 0));
      }),
    );
  });

  it('has no note for the user, not even by mistake', () => {
    const { conversation, log } = logOf([
      { by: 'user', kind: 'message' },
      { by: 'professional', kind: 'note' },
    ]);
    expect(JSON.stringify(toConversation(conversation, 'user'))).not.toContain('note');
    expect(() => toMessage(log[1] as MessageRecord, 'user', conversation.read)).toThrow('not for the side');
    expect(toMessage(log[1] as MessageRecord, 'professional', conversation.read).text).toBe('note 1');
  });

  it('says of a message who of the other side has read it', () => {
    const { conversation, log } = logOf([
      { by: 'user', kind: 'message' },
      { by: 'professional', kind: 'message' },
      { by: 'user', kind: 'message' },
    ]);
    const read = {
      user: { upToSeq: 0, readerId: null, at: null, count: 0 },
      professional: { upToSeq: 2, readerId: dana.id, at, count: 1 },
    };
    expect(log.map((record) => toMessage(record, 'user', read).readBy)).toEqual([[dana.id], [], []]);
    expect(toConversation({ ...conversation, read }, 'user')).toMatchObject({
      unreadCounts: { user: 1, professional: 1 },
      read: { professional: { upToSeq: 2, readerId: dana.id, at } },
    });
  });

  it('has the fields of the contract and no other, whatever a store adds', () => {
    const { conversation, log } = logOf([{ by: 'user', kind: 'message' }]);
    const extra = { _id: 'x', passwordHash: 'x', searchWords: ['x'] };
    expect(toConversation({ ...conversation, ...extra, user: { ...ana, ...extra } }, 'professional')).toEqual(
      toConversation(conversation, 'professional'),
    );
    const message = log[0] as MessageRecord;
    expect(toMessage({ ...message, ...extra }, 'user', conversation.read)).toEqual(
      toMessage(message, 'user', conversation.read),
    );
    expect(JSON.stringify(toConversation(conversation, 'user'))).not.toMatch(/count"|sent"|revised/);
  });
});
