import { expect } from '@jest/globals';
import type { ConversationRecord, MessageRecord } from '@prochat/server/chat';
import type { SqliteStores } from '../sqlite-stores';

/** An acknowledged append. */
export interface Acknowledged {
  conversationId: string;
  clientId: string;
  seq: number;
  text: string;
}

/** Every acknowledged message is there, every seq is dense, every counter equals a recount, and SQLite finds no fault. */
export async function expectSoundStore(
  { chat, database }: Pick<SqliteStores, 'chat' | 'database'>,
  acknowledged: readonly Acknowledged[],
): Promise<void> {
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  const logs = new Map<string, MessageRecord[]>();
  const { items } = await chat.listConversations({ list: 'all' }, { limit: 1_000 });
  for (const conversation of items) {
    const log = (await chat.sliceMessages(conversation.id, 'professional', { limit: 1_000_000 })).items;
    logs.set(conversation.id, log);
    expectCountersOf(conversation, log);
  }
  const lost = acknowledged.filter(({ conversationId, clientId, seq, text }) => {
    const stored = logs.get(conversationId)?.[seq - 1];
    return stored?.clientId !== clientId || stored.text !== text;
  });
  expect(lost).toEqual([]);
}

function expectCountersOf(conversation: ConversationRecord, log: readonly MessageRecord[]): void {
  const sent = { user: 0, professional: 0 };
  let lastPublicSeq = 0;
  const wrong = log.filter((message, i) => {
    if (message.kind === 'message' && message.senderRole !== 'system') sent[message.senderRole] += 1;
    const isRight =
      message.seq === i + 1 &&
      message.prevPublicSeq === lastPublicSeq &&
      message.sentCounts.user === sent.user &&
      message.sentCounts.professional === sent.professional;
    if (message.kind !== 'note') lastPublicSeq = message.seq;
    return !isRight;
  });
  expect(wrong).toEqual([]);
  expect(conversation).toMatchObject({ lastSeq: log.length, lastPublicSeq, sent });
  const { upToSeq, count } = conversation.read.professional;
  expect(count).toBe(upToSeq === 0 ? 0 : log[upToSeq - 1]?.sentCounts.user);
}
