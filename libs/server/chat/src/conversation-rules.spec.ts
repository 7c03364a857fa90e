import { describe, expect, it } from '@jest/globals';
import type { Role, Side } from '@prochat/contract';
import type { Caller } from '@prochat/server/auth';
import type { ConversationRecord, Transition } from './chat.store';
import { newConversationRecord } from './conversation-log';
import { assign, claim, close, reopen } from './conversation-rules';

const at = '2026-11-01T10:00:00.000Z';
const person = (letter: string, displayName: string, role: Role): Caller => ({
  id: letter.repeat(24),
  displayName,
  role,
  sessionId: 's',
});
const ana = person('a', 'Ana Oliveira', 'user');
const dana = person('d', 'Dana Whitfield', 'staff');
const mikael = person('e', 'Mikael Berg', 'staff');
const priya = person('f', 'Priya Nair', 'admin');
const ref = ({ id, displayName }: Caller) => ({ id, displayName });

const open = newConversationRecord('c'.repeat(24), {
  user: ref(ana),
  topic: 'A lamp',
  priority: 'normal',
  createdAt: '2026-11-01T09:00:00.000Z',
  openLimit: 5,
});
const held: ConversationRecord = { ...open, status: 'assigned', assignedTo: ref(dana), waitingSince: null };
const closed: ConversationRecord = { ...held, status: 'closed', closedAt: at, closedBy: ref(dana) };
const conversations = { open, held, closed };

/** The outcome in a word: the status it leads to, `same` for no change, or the code of the refusal. */
function outcome(decide: () => Transition | null): string {
  try {
    const transition = decide();
    if (transition === null) return 'same';
    return transition.set.assignedTo
      ? `${transition.set.status} ${transition.set.assignedTo.displayName}`
      : transition.set.status;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('who may change who is responsible', () => {
  it.each([
    ['open', dana, 'assigned Dana Whitfield'],
    ['held', dana, 'same'],
    ['held', mikael, 'ALREADY_ASSIGNED'],
    ['held', priya, 'ALREADY_ASSIGNED'],
    ['closed', dana, 'CONVERSATION_CLOSED'],
  ] as const)('a claim of an %s conversation by %o: %s', (name, caller, expected) => {
    expect(outcome(() => claim(conversations[name], caller, at))).toBe(expected);
  });

  it.each([
    ['open', mikael, dana, 'NOT_ASSIGNEE'],
    ['open', priya, mikael, 'assigned Mikael Berg'],
    ['open', priya, null, 'same'],
    ['held', dana, mikael, 'assigned Mikael Berg'],
    ['held', dana, dana, 'same'],
    ['held', dana, null, 'open'],
    ['held', mikael, mikael, 'NOT_ASSIGNEE'],
    ['held', priya, priya, 'assigned Priya Nair'],
    ['closed', dana, mikael, 'CONVERSATION_CLOSED'],
    ['closed', mikael, mikael, 'NOT_ASSIGNEE'],
  ] as const)('handing on an %s conversation by %o to %o: %s', (name, caller, to, expected) => {
    expect(outcome(() => assign(conversations[name], caller, to && ref(to), at))).toBe(expected);
  });

  it.each([
    ['open', ana, 'user', 'closed'],
    ['open', dana, 'professional', 'NOT_ASSIGNEE'],
    ['open', priya, 'professional', 'closed'],
    ['held', ana, 'user', 'closed Dana Whitfield'],
    ['held', dana, 'professional', 'closed Dana Whitfield'],
    ['held', mikael, 'professional', 'NOT_ASSIGNEE'],
    ['closed', dana, 'professional', 'CONVERSATION_CLOSED'],
  ] as const)('closing an %s conversation by %o as %s: %s', (name, caller, side: Side, expected) => {
    expect(outcome(() => close(conversations[name], caller, side, at))).toBe(expected);
  });

  it.each([
    ['closed', ana, 'user', dana, 'assigned Dana Whitfield'],
    ['closed', ana, 'user', null, 'open'],
    ['closed', dana, 'professional', dana, 'assigned Dana Whitfield'],
    ['closed', mikael, 'professional', dana, 'NOT_ASSIGNEE'],
    ['closed', priya, 'professional', null, 'open'],
    ['held', ana, 'user', dana, 'NOT_CLOSED'],
  ] as const)(
    'reopening a %s conversation by %o as %s, to %o: %s',
    (name, caller, side: Side, to, expected) => {
      expect(outcome(() => reopen(conversations[name], caller, side, to && ref(to), at))).toBe(expected);
    },
  );

  it('is decided on what was read: another state or holder meanwhile voids it', () => {
    expect(claim(open, dana, at)?.expect).toEqual({ status: ['open'], assignedToId: null });
    expect(close(held, dana, 'professional', at).expect).toEqual({
      status: ['assigned'],
      assignedToId: dana.id,
    });
  });

  it('starts the waiting when it goes into the queue and ends it when it is taken or closed', () => {
    expect(assign(held, dana, null, at)?.set.waitingSince).toBe(at);
    expect(reopen(closed, ana, 'user', null, at).set).toMatchObject({
      waitingSince: at,
      closedAt: null,
      closedBy: null,
    });
    expect(claim(open, dana, at)?.set.waitingSince).toBeNull();
    expect(close(open, ana, 'user', at).set).toMatchObject({
      waitingSince: null,
      closedAt: at,
      closedBy: ref(ana),
    });
  });
});
