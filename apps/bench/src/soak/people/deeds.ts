import type { Conversation, ErrorCode } from '@prochat/contract';
import { ClientSession, type Fate, type FollowingClient } from '@prochat/server/testing';
import { v7 as uuid } from 'uuid';
import type { Random } from '../../data/random';
import { wordsOf } from './words';
import type { Change, Intent, Ledger, Revised } from '../ledger';
import type { Violations } from '../violations';
import { NOTE_MARK } from '../checks/watcher';
import type { World } from './world';

/** Refusals a person can run into without anybody being wrong. */
const EXPECTED: Record<string, readonly ErrorCode[]> = {
  'user send': [],
  'professional send': ['NOT_ASSIGNEE', 'CONVERSATION_CLOSED', 'STALE_REPLY'],
  edit: ['NOT_ASSIGNEE', 'CONVERSATION_CLOSED', 'MESSAGE_DELETED'],
  delete: ['NOT_ASSIGNEE', 'CONVERSATION_CLOSED', 'MESSAGE_DELETED'],
  read: [],
  claim: ['ALREADY_ASSIGNED', 'CONVERSATION_CLOSED'],
  assign: ['NOT_ASSIGNEE', 'CONVERSATION_CLOSED', 'ALREADY_ASSIGNED'],
  close: ['NOT_ASSIGNEE', 'CONVERSATION_CLOSED'],
  reopen: ['NOT_ASSIGNEE', 'NOT_CLOSED'],
};
/** Not an answer to the deed itself: the store is away, the session is over, nobody is there, too much came at once. */
const ALWAYS: readonly string[] = [
  'RATE_LIMITED',
  'OFFLINE',
  'UNAVAILABLE',
  'UNAUTHENTICATED',
  'SESSION_EXPIRED',
  'BLOCKED',
];

/** What people do, each with its entry in the ledger. */
export class Deeds {
  constructor(
    readonly world: World,
    readonly ledger: Ledger,
    readonly violations: Violations,
  ) {}

  /** Writes a message; `done` resolves when its fate is known. */
  send(
    client: FollowingClient,
    conversationId: string,
    random: Random,
    kind: 'message' | 'note' = 'message',
  ): { clientId: string; intent: Intent; done: Promise<void> } {
    const clientId = uuid();
    const text = `${kind === 'note' ? `${NOTE_MARK} ` : ''}${wordsOf(random)} ${clientId}`;
    const { side, userId: senderId } = client;
    const intent: Intent = { conversationId, senderId, side, text, kind, acked: null, refused: null };
    this.ledger.intents.set(clientId, intent);
    return { clientId, intent, done: this.#deliver(client, clientId, intent, random) };
  }

  async #deliver(client: FollowingClient, clientId: string, intent: Intent, random: Random): Promise<void> {
    const { conversationId, text, side } = intent;
    const kind = intent.kind === 'note' ? 'note' : 'message';
    const head = client.list(conversationId)?.head;
    const isAnswer = side === 'professional' && kind === 'message';
    const basedOnSeq = isAnswer && head !== undefined && random.next() < 0.8 ? head : undefined;
    const options = { clientId, kind, ...(basedOnSeq !== undefined && { basedOnSeq }) } as const;
    const fate = await client.send(conversationId, text, options).fate;
    this.#settle(client, clientId, intent, fate);
    // "Send anyway": the writer has seen what is new.
    if (fate.outcome !== 'refused' || fate.code !== 'STALE_REPLY' || random.next() < 0.5) return;
    intent.refused = null;
    const again = client.send(conversationId, text, { clientId, kind });
    this.#settle(client, clientId, intent, await again.fate);
  }

  /** The same clientId once more must give the same message. */
  async resend(client: FollowingClient, clientId: string, intent: Intent): Promise<void> {
    const { conversationId, text, kind, acked } = intent;
    if (!acked || kind === 'event') return;
    const reply = await client.ask('message:send', { conversationId, clientId, text, kind });
    if (!reply.ok) {
      // A professional who holds it no longer is told so, as long as his message lies far enough back.
      this.#refused(client.side === 'user' ? 'user send' : 'professional send', reply.error.code, client);
      return;
    }
    this.ledger.count('resends');
    const { id, seq } = reply.data.message;
    if (id !== acked.id || seq !== acked.seq)
      this.violations.add('idempotence', `the same clientId gave another message`, [
        `clientId ${clientId}: first ${acked.id} at ${acked.seq}, then ${id} at ${seq}`,
      ]);
  }

  async edit(client: FollowingClient, intent: Intent, random: Random): Promise<void> {
    const { acked, conversationId } = intent;
    if (!acked) return;
    const revised = this.#revised(intent, acked.id);
    const mark = intent.kind === 'note' ? `${NOTE_MARK} ` : '';
    const text = `${mark}${wordsOf(random)} edited ${uuid()}`;
    revised.texts.add(text);
    revised.must = null;
    const reply = await client.ask('message:edit', { conversationId, messageId: acked.id, text });
    if (!reply.ok) return this.#notRevised('edit', revised, reply.error.code, client);
    this.ledger.count('edits');
    if (!revised.uncertain) revised.must = { text, deleted: false };
  }

  async delete(client: FollowingClient, intent: Intent): Promise<void> {
    const { acked, conversationId } = intent;
    if (!acked) return;
    const revised = this.#revised(intent, acked.id);
    revised.mayBeDeleted = true;
    revised.must = null;
    const reply = await client.ask('message:delete', { conversationId, messageId: acked.id });
    if (!reply.ok) return this.#notRevised('delete', revised, reply.error.code, client);
    this.ledger.count('deletes');
    if (!revised.uncertain) revised.must = { text: '', deleted: true };
  }

  async read(client: FollowingClient, conversationId: string): Promise<void> {
    const upToSeq = client.list(conversationId)?.head ?? 0;
    if (upToSeq === 0) return;
    const reply = await client.ask('read:mark', { conversationId, upToSeq });
    if (!reply.ok) return this.#refused('read', reply.error.code, client);
    this.ledger.count('reads');
    if (client.side === 'user') {
      const before = this.ledger.userReads.get(conversationId) ?? 0;
      this.ledger.userReads.set(conversationId, Math.max(before, upToSeq));
    }
  }

  async claim(client: FollowingClient, conversationId: string): Promise<boolean> {
    const knownSeq = this.ledger.known(conversationId);
    const reply = await client.ask('conversation:claim', { conversationId });
    this.#changed({ conversationId, deed: 'claim', by: client.userId, to: client.userId, knownSeq }, reply);
    if (reply.ok) this.ledger.count('claims');
    else this.#refused('claim', reply.error.code, client);
    if (!reply.ok && reply.error.code === 'ALREADY_ASSIGNED') this.ledger.count('claims lost');
    return reply.ok;
  }

  async close(client: FollowingClient, conversationId: string): Promise<void> {
    const knownSeq = this.ledger.known(conversationId);
    const reply = await client.ask('conversation:close', { conversationId });
    this.#changed({ conversationId, deed: 'close', by: client.userId, to: null, knownSeq }, reply);
    if (reply.ok) this.ledger.count('closes');
    else this.#refused('close', reply.error.code, client);
  }

  async reopen(client: FollowingClient, conversationId: string): Promise<void> {
    const knownSeq = this.ledger.known(conversationId);
    const reply = await client.ask('conversation:reopen', { conversationId });
    this.#changed({ conversationId, deed: 'reopen', by: client.userId, to: null, knownSeq }, reply);
    if (reply.ok) this.ledger.count('reopens');
    else this.#refused('reopen', reply.error.code, client);
  }

  /** To a colleague, or with `null` back into the queue. */
  async assign(client: FollowingClient, conversationId: string, assigneeId: string | null): Promise<void> {
    const knownSeq = this.ledger.known(conversationId);
    const path = `/chat/conversations/${conversationId}/assign`;
    const answer = await client.session.call<{ conversation: Conversation }>('POST', path, { assigneeId });
    if (answer === null) return;
    const change = { conversationId, deed: 'assign', by: client.userId, to: assigneeId, knownSeq } as const;
    if (answer.status === 200) {
      this.#changed(change, { ok: true, data: answer.body });
      this.ledger.count('reassigns');
      return;
    }
    const { code = 'INTERNAL', details } = ClientSession.errorOf(answer);
    this.#changed(change, { ok: false, error: { code, details } });
    this.#refused('assign', code, client);
  }

  #settle(client: FollowingClient, clientId: string, intent: Intent, fate: Fate): void {
    if (fate.outcome === 'given-up') return;
    if (fate.outcome === 'refused') {
      if (fate.tries === 1) intent.refused = fate.code;
      return this.#refused(`${intent.side} send`, fate.code, client);
    }
    const { message } = fate;
    this.ledger.count('acked sends');
    this.ledger.learnSeq(intent.conversationId, message.seq);
    intent.acked = { id: message.id, seq: message.seq };
    const isIts =
      message.clientId === clientId &&
      message.senderId === intent.senderId &&
      message.conversationId === intent.conversationId &&
      message.text === intent.text;
    if (isIts) return;
    this.violations.add('set', 'the acknowledgement is of another message', [
      `sent ${clientId} by ${intent.senderId}: ${intent.text}`,
      `acknowledged ${JSON.stringify(message)}`,
    ]);
  }

  #changed(
    change: Omit<Change, 'outcome' | 'endedAtMs'>,
    reply:
      | { ok: true; data: { conversation: Conversation } }
      | { ok: false; error: { code: string; details?: Record<string, unknown> | undefined } },
  ): void {
    if (!reply.ok && ALWAYS.includes(reply.error.code)) return;
    const holder = reply.ok ? undefined : (reply.error.details?.['assignedTo'] as { id: string } | null);
    this.ledger.changes.push({
      ...change,
      endedAtMs: Date.now(),
      outcome: reply.ok
        ? { ok: true, conversation: reply.data.conversation }
        : {
            ok: false,
            code: reply.error.code,
            assignedTo: holder === undefined ? undefined : (holder?.id ?? null),
          },
    });
    if (!reply.ok) return;
    this.world.learn(reply.data.conversation);
    this.ledger.learnSeq(change.conversationId, reply.data.conversation.lastSeq);
  }

  #refused(deed: string, code: string, client: FollowingClient): void {
    if (deed === 'assign') this.ledger.error(deed, code);
    if (ALWAYS.includes(code) || EXPECTED[deed]?.includes(code as ErrorCode)) return;
    this.violations.add('errors', `${deed} was answered with ${code}`, [client.name]);
  }

  /** Without an answer it may be done, or still come to be done, whatever is asked next. */
  #notRevised(deed: string, revised: Revised, code: string, client: FollowingClient): void {
    if (code === 'OFFLINE') revised.uncertain = true;
    this.#refused(deed, code, client);
  }

  #revised(intent: Intent, messageId: string): Revised {
    let revised = this.ledger.revised.get(messageId);
    if (revised) return revised;
    revised = {
      conversationId: intent.conversationId,
      texts: new Set([intent.text]),
      mayBeDeleted: false,
      must: { text: intent.text, deleted: false },
      uncertain: false,
    };
    this.ledger.revised.set(messageId, revised);
    return revised;
  }
}
