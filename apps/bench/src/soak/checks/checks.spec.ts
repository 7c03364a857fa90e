import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Conversation, ConversationEvent, Message } from '@prochat/contract';
import type { FollowingClient } from '@prochat/server/testing';
import { HeldMessages } from '@prochat/server/testing';
import { Ledger } from '../ledger';
import type { World } from '../people/world';
import { Violations } from '../violations';
import { AssignmentCheck } from './assignment';
import { checkConvergence, seenBy } from './convergence';
import { LookBook } from './looks';
import { checkOrder } from './order';
import { checkSet } from './set';
import type { Scanned } from './store-scan';
import type { Watcher } from './watcher';

const ANA = { id: 'ana', displayName: 'Ana Oliveira' };
const DANA = { id: 'dana', displayName: 'Dana Whitfield' };
const MIKAEL = { id: 'mikael', displayName: 'Mikael Berg' };
const AT = '2026-11-22T12:00:00.000Z';

let log: Message[];
let ledger: Ledger;
let violations: Violations;

function conversation(change: Partial<Conversation> = {}): Conversation {
  const cursor = { upToSeq: 0, readerId: null, at: null };
  return {
    ...{ id: 'talk', status: 'assigned', userId: ANA.id, user: ANA, assignedTo: DANA },
    ...{ metadata: { topic: 'A topic', priority: 'normal' }, tags: [], lastSeq: log.length, revision: 0 },
    ...{ lastMessage: null, lastMessageAt: AT, unreadCounts: { user: 1, professional: 2 } },
    ...{ read: { user: cursor, professional: cursor }, delivered: { user: 0, professional: 0 } },
    ...{ waitingSince: null, closedAt: null, closedBy: null, rating: null, createdAt: AT, updatedAt: AT },
    ...change,
  };
}

function add(change: Partial<Message>): Message {
  const seq = log.length + 1;
  const before = log.at(-1)?.sentCounts ?? { user: 0, professional: 0 };
  const sentCounts = { ...before };
  const { kind = 'message', senderRole = 'user' } = change;
  if (kind === 'message' && senderRole !== 'system') sentCounts[senderRole] += 1;
  const message: Message = {
    ...{ id: `id ${seq}`, conversationId: 'talk', seq, prevSeq: seq - 1, clientId: `client ${seq}` },
    ...{
      senderId: ANA.id,
      senderName: null,
      senderRole,
      kind,
      text: `text ${seq}`,
      attachments: [],
      event: null,
    },
    ...{ readBy: [], sentCounts, revision: 0, createdAt: AT, editedAt: null, deletedAt: null },
    ...change,
  };
  log.push(message);
  return message;
}

function say(who: typeof ANA, side: 'user' | 'professional', kind: 'message' | 'note' = 'message'): Message {
  const message = add({ senderId: who.id, senderRole: side, kind });
  ledger.intents.set(message.clientId as string, {
    ...{ conversationId: 'talk', senderId: who.id, side, text: message.text, kind },
    ...{ acked: { id: message.id, seq: message.seq }, refused: null },
  });
  return message;
}

function happen(event: ConversationEvent): void {
  add({ kind: 'event', senderRole: 'system', senderId: null, clientId: null, text: '', event });
}

const store = (change: Partial<Conversation> = {}): Map<string, Scanned> =>
  new Map([['talk', { conversation: conversation(change), log }]]);

function checkAll(change: Partial<Conversation> = {}): string[] {
  const watcher = { looks: new LookBook(violations), heardAsHolder: [] } as unknown as Watcher;
  const world = { admin: { id: 'priya' } } as unknown as World;
  checkSet(store(change), ledger, violations);
  checkOrder(store(change), ledger, violations);
  new AssignmentCheck(store(change), world, violations).run(ledger, watcher);
  return violations.kept.map(({ check, what }) => `${check}: ${what}`);
}

function clientWith(held: readonly Message[], side: 'user' | 'professional'): FollowingClient {
  const list = new HeldMessages();
  list.start(
    seenBy(side, held).map((one) => ({ ...held.find(({ seq }) => seq === one.seq), ...one }) as Message),
    0,
  );
  return {
    ...{ name: 'Ana Oliveira', side, conversationIds: ['talk'], connected: true, behind: false },
    ...{ list: () => list, isOpen: () => true },
  } as unknown as FollowingClient;
}

describe('the checkers of the soak', () => {
  beforeEach(() => {
    log = [];
    ledger = new Ledger();
    violations = new Violations(() => undefined);
    say(ANA, 'user');
    happen({ type: 'claimed', by: DANA });
    say(DANA, 'professional');
    say(DANA, 'professional', 'note');
    say(ANA, 'user');
  });

  it('find nothing where nothing is wrong', () => {
    expect(checkAll()).toEqual([]);
  });

  it('report an acknowledged message that is not stored', () => {
    log.pop();
    expect(checkAll({ unreadCounts: { user: 1, professional: 1 } })).toEqual([
      'set: LOST: acknowledged and not stored',
    ]);
  });

  it('report what nobody sent, what another sent, and another text', () => {
    add({ clientId: 'unknown' });
    (log[2] as Message).senderId = MIKAEL.id;
    (log[0] as Message).text = 'changed';
    expect(checkAll({ unreadCounts: { user: 1, professional: 3 } })).toEqual([
      'set: another text than was sent, or an acknowledged edit is lost',
      'set: phantom',
      'set: phantom',
    ]);
  });

  it('report one message stored twice', () => {
    add({ clientId: 'client 5', text: 'text 5' });
    expect(checkAll({ unreadCounts: { user: 1, professional: 3 } })).toEqual([
      'set: doubled: two messages with one clientId',
      'set: stored elsewhere than acknowledged',
    ]);
  });

  it('report an acknowledged edit that is lost', () => {
    const must = { text: 'better', deleted: false };
    ledger.revised.set('id 5', {
      ...{ conversationId: 'talk', texts: new Set(['text 5', 'better']), mayBeDeleted: false },
      ...{ must, uncertain: false },
    });
    expect(checkAll()).toEqual(['set: another text than was sent, or an acknowledged edit is lost']);
  });

  it('report a hole, a wrong count, a wrong head and a lost cursor', () => {
    (log[4] as Message).prevSeq = 3;
    (log[2] as Message).sentCounts = { user: 2, professional: 1 };
    ledger.userReads.set('talk', 4);
    expect(checkAll({ lastSeq: 4, unreadCounts: { user: 0, professional: 2 } })).toEqual([
      'order: conversation talk: a hole or a fork before seq 5',
      'unread: conversation talk: sentCounts at seq 3 are not a recount',
      'order: conversation talk says its head is 4, the log ends at 5',
      'unread: conversation talk: side user has 0 unread, the log 1',
      'cursors: conversation talk: the user had read up to 4, it says 0',
    ]);
  });

  it('report a second holder, and a state that does not follow from the log', () => {
    happen({ type: 'claimed', by: MIKAEL });
    expect(checkAll({ status: 'closed' })).toEqual([
      'assignment: conversation talk: seq 6 is not allowed in the state before it',
      'assignment: conversation talk is closed, by its log assigned',
    ]);
  });

  it('report a loser who was told a wrong winner', () => {
    ledger.changes.push({
      ...{ conversationId: 'talk', deed: 'claim', by: MIKAEL.id, to: MIKAEL.id, knownSeq: 3 },
      ...{ endedAtMs: Date.parse(AT), outcome: { ok: false, code: 'ALREADY_ASSIGNED', assignedTo: 'priya' } },
    });
    expect(checkAll()).toEqual(['assignment: a lost claim of talk names priya, who did not hold it then']);
  });

  it('report a list that is not the stored one, and take a user’s without the notes', () => {
    checkConvergence([clientWith(log, 'user'), clientWith(log, 'professional')], store(), violations);
    expect(violations.total).toBe(0);
    checkConvergence([clientWith(log.slice(0, 4), 'professional')], store(), violations);
    expect(violations.kept.map(({ what }) => what)).toEqual([
      'Ana Oliveira holds another list of conversation talk',
    ]);
  });
});
