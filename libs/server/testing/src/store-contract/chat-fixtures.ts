import { expect } from '@jest/globals';
import type { ErrorCode, PersonRef, Side } from '@prochat/contract';
import type {
  Appended,
  ChatStore,
  ConversationListSelector,
  ConversationRecord,
  MessageRecord,
  NewConversation,
  NewMessage,
  Transition,
  Transitioned,
} from '@prochat/server/chat';

export const ANA: PersonRef = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
export const TOMAS: PersonRef = { id: 'b'.repeat(24), displayName: 'Tomás Reyes' };
export const DANA: PersonRef = { id: 'd'.repeat(24), displayName: 'Dana Whitfield' };
export const MIKAEL: PersonRef = { id: 'e'.repeat(24), displayName: 'Mikael Berg' };

export const UNKNOWN_ID = 'f'.repeat(24);
/** Each must behave exactly like an unknown id. */
export const MALFORMED_IDS = ['', 'nothing', 'z'.repeat(24), 'f'.repeat(23), '{"$gt":""}', '__proto__'];
export const AN_ID = expect.stringMatching(/^[0-9a-f]{24}$/) as unknown as string;

/** ISO time `minutes` after nine o'clock. */
export function at(minutes: number): string {
  return new Date(Date.UTC(2026, 10, 20, 9, minutes)).toISOString();
}

export function aConversation(change: Partial<NewConversation> = {}): NewConversation {
  return { user: ANA, topic: 'Invoice', priority: 'normal', createdAt: at(0), openLimit: 1_000, ...change };
}

/** A message of Ana, or of `sender` for the professional's side. */
export function aMessage(
  conversationId: string,
  clientId: string,
  change: Partial<NewMessage> = {},
): NewMessage {
  const sender = change.senderRole === 'professional' ? DANA : ANA;
  return {
    conversationId,
    clientId,
    senderId: sender.id,
    senderName: sender.displayName,
    senderRole: 'user',
    kind: 'message',
    text: `Text of ${clientId}`,
    attachments: [],
    createdAt: at(1),
    ...change,
  };
}

export function aFirstMessage(
  clientId: string,
  text = 'Hello',
): NonNullable<NewConversation['firstMessage']> {
  const { conversationId: _, ...message } = aMessage('', clientId, { text, createdAt: at(0) });
  return message;
}

export const open = async (
  store: ChatStore,
  change?: Partial<NewConversation>,
): Promise<ConversationRecord> => (await store.createConversation(aConversation(change))).conversation;

/** Appends one message that must be accepted. */
export async function append(
  store: ChatStore,
  message: NewMessage,
): Promise<Extract<Appended, { ok: true }>> {
  const [appended] = await store.appendMessages([message]);
  if (!appended?.ok) throw new Error(`The message was refused: ${appended?.code}`);
  return appended;
}

/** Appends `plan` in order: `u` and `p` are messages of the two sides, `n` a note. */
export async function talk(store: ChatStore, conversationId: string, plan: string): Promise<MessageRecord[]> {
  const sides: Record<string, Partial<NewMessage>> = {
    u: {},
    p: { senderRole: 'professional' },
    n: { senderRole: 'professional', kind: 'note' },
  };
  const appended = await store.appendMessages(
    [...plan].map((who, i) => aMessage(conversationId, `${plan}-${i}`, sides[who])),
  );
  return appended.map((result) => {
    if (!result.ok) throw new Error(`The message was refused: ${result.code}`);
    return result.message;
  });
}

export function aClaim(by: PersonRef = DANA): Transition {
  return {
    expect: { status: ['open'], assignedToId: null },
    set: { status: 'assigned', assignedTo: by, waitingSince: null, closedAt: null, closedBy: null },
    event: { type: 'claimed', by },
    at: at(5),
  };
}

export function aClosing(by: PersonRef = DANA, assignedTo: PersonRef | null = null): Transition {
  return {
    expect: { status: ['open', 'assigned'] },
    set: { status: 'closed', assignedTo, waitingSince: null, closedAt: at(6), closedBy: by },
    event: { type: 'closed', by },
    at: at(6),
  };
}

/** A transition that must succeed. */
export async function move(store: ChatStore, id: string, transition: Transition): Promise<Transitioned> {
  const moved = await store.transition(id, transition);
  if (!moved) throw new Error('The transition found something unexpected.');
  return moved;
}

export async function wholeLog(store: ChatStore, conversationId: string): Promise<MessageRecord[]> {
  return (await store.sliceMessages(conversationId, 'professional', { limit: 1_000 })).items;
}

/** Ids of all pages of a list, joined; checks that pages are full and that the last one says so. */
export async function everyPage(
  store: ChatStore,
  selector: ConversationListSelector,
  limit: number,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.listConversations(selector, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    ids.push(...page.items.map(({ id }) => id));
    if (page.nextCursor !== null) expect(page.items).toHaveLength(limit);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

/** Everything the conversation says of its log, counted again from the log. */
export async function expectSummaryOfLog(store: ChatStore, conversationId: string): Promise<void> {
  const log = await wholeLog(store, conversationId);
  const sent: Record<Side, number> = { user: 0, professional: 0 };
  let lastPublicSeq = 0;
  log.forEach((message, i) => {
    expect(message).toMatchObject({ seq: i + 1, prevPublicSeq: lastPublicSeq });
    if (message.kind === 'message' && message.senderRole !== 'system') sent[message.senderRole] += 1;
    if (message.kind !== 'note') lastPublicSeq = message.seq;
    expect(message.sentCounts).toEqual(sent);
  });
  const conversation = await store.findConversation(conversationId);
  expect(conversation).toMatchObject({ lastSeq: log.length, lastPublicSeq, sent });
  const shown = log.filter(({ kind }) => kind === 'message').at(-1);
  expect(conversation?.lastMessage?.seq).toBe(shown?.seq);
  expect(conversation?.lastMessageAt).toBe(shown?.createdAt ?? conversation?.createdAt);
}

/** Runs `call` fifty times at once and returns all results; none may fail. */
export function fiftyTimes<T>(call: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: 50 }, (_, index) => call(index)));
}

export async function expectCode(call: Promise<unknown>, code: ErrorCode): Promise<void> {
  await expect(call).rejects.toMatchObject({ name: 'AppError', code });
}
