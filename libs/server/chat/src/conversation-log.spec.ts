import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MessageRecord, NewMessage } from './chat.store';
import {
  isSameBody,
  newConversationRecord,
  nextEvent,
  nextMessage,
  summaryAfter,
  toLastMessage,
  unreadCount,
} from './conversation-log';

const ana = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
const dana = { id: 'd'.repeat(24), displayName: 'Dana Whitfield' };

function empty() {
  return newConversationRecord('c'.repeat(24), {
    user: ana,
    topic: 'Home office deduction',
    priority: 'normal',
    createdAt: '2026-11-01T09:00:00.000Z',
    openLimit: 5,
  });
}

function written(by: 'user' | 'professional', kind: 'message' | 'note', n: number): NewMessage {
  const sender = by === 'user' ? ana : dana;
  return {
    conversationId: 'c'.repeat(24),
    clientId: `client-${n}`,
    senderId: sender.id,
    senderName: sender.displayName,
    senderRole: by,
    kind,
    text: `text ${n}`,
    attachments: [],
    createdAt: new Date(Date.UTC(2026, 10, 1, 9, 0, n)).toISOString(),
  };
}

type Step = 'user' | 'professional' | 'note' | 'event';

function logOf(steps: Step[]) {
  let conversation = empty();
  const log: MessageRecord[] = [];
  for (const [n, step] of steps.entries()) {
    const message =
      step === 'event'
        ? nextEvent(conversation, `m${n}`, {
            event: { type: 'claimed', by: dana },
            at: '2026-11-01T09:30:00.000Z',
          })
        : nextMessage(
            conversation,
            `m${n}`,
            written(step === 'user' ? 'user' : 'professional', step === 'note' ? 'note' : 'message', n),
          );
    log.push(message);
    conversation = { ...conversation, ...summaryAfter(conversation, message) };
  }
  return { conversation, log };
}

const anySteps = fc.array(fc.constantFrom<Step>('user', 'professional', 'note', 'event'), { maxLength: 60 });

describe('the log of a conversation', () => {
  it('numbers densely from 1, whatever is written', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { conversation, log } = logOf(steps);
        expect(log.map(({ seq }) => seq)).toEqual(steps.map((_, index) => index + 1));
        expect(conversation.lastSeq).toBe(steps.length);
      }),
    );
  });

  it('links what an end user may see into an unbroken chain that skips notes', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { conversation, log } = logOf(steps);
        let previous = 0;
        for (const message of log) {
          expect(message.prevPublicSeq).toBe(previous);
          if (message.kind !== 'note') previous = message.seq;
        }
        expect(conversation.lastPublicSeq).toBe(previous);
      }),
    );
  });

  it('counts as unread what a recount of the log counts', () => {
    fc.assert(
      fc.property(anySteps, fc.nat(60), (steps, upTo) => {
        const { conversation, log } = logOf(steps);
        const at = log.findLast(({ seq }) => seq <= upTo);
        conversation.read.user = {
          upToSeq: at?.seq ?? 0,
          count: at?.sentCounts.professional ?? 0,
          readerId: ana.id,
          at: null,
        };
        const recount = log.filter(
          ({ kind, senderRole, seq }) => kind === 'message' && senderRole === 'professional' && seq > upTo,
        ).length;
        expect(unreadCount(conversation, 'user')).toBe(recount);
      }),
    );
  });

  it('previews messages only, never a note or an event', () => {
    const { conversation, log } = logOf(['user', 'note', 'event']);
    expect(conversation.lastMessage?.seq).toBe(log[0]?.seq);
    expect(conversation.lastMessageAt).toBe(log[0]?.createdAt);
  });

  it('cuts a preview between characters, never inside one', () => {
    const { log } = logOf(['user']);
    const preview = toLastMessage({ ...(log[0] as MessageRecord), text: '😀'.repeat(200) });
    expect([...preview.text]).toHaveLength(140);
    expect(preview.text.isWellFormed()).toBe(true);
  });

  it('knows a repeated body from another one under the same clientId', () => {
    const stored = logOf(['user']).log[0] as MessageRecord;
    expect(isSameBody(stored, stored)).toBe(true);
    expect(isSameBody(stored, { ...stored, text: 'other' })).toBe(false);
    expect(isSameBody(stored, { ...stored, kind: 'note', text: stored.text, attachments: [] })).toBe(false);
    const edited = { ...stored, text: 'edited', editedAt: '2026-11-01T10:00:00.000Z' };
    expect(isSameBody(edited, stored)).toBe(true);
  });
});
