import type { ChatStore, NewMessage } from '@prochat/server/chat';
import { openSqliteStores } from '../sqlite-stores';

/**
 * Started as a process of its own by the specs: `hold DIR` opens the store and stays; `append DIR` also appends, claims
 * and reads as fast as allowed from many lanes and prints a JSON line for each acknowledged message, after its ack.
 */
const [mode, dir = ''] = process.argv.slice(2);
const LANES = 16;
const CONVERSATIONS = 3;
const PERSON = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };

const { chat } = await openSqliteStores(dir);
process.stdout.write(`${JSON.stringify({ opened: dir })}\n`);
if (mode === 'append') await appendForever(chat);
else setInterval(() => undefined, 60_000);

async function appendForever(store: ChatStore): Promise<void> {
  const ids: string[] = [];
  for (let i = 0; i < CONVERSATIONS; i++) ids.push(await conversation(store, i));
  await Promise.all(Array.from({ length: LANES }, (_, lane) => fillLane(store, ids, lane)));
}

/** The same ones in every round: the creation is idempotent. */
async function conversation(store: ChatStore, index: number): Promise<string> {
  const { conversationId: _, ...firstMessage } = message('', `first-${index}`, 0);
  const { conversation } = await store.createConversation({
    user: PERSON,
    topic: `Conversation ${index}`,
    priority: 'normal',
    createdAt: new Date().toISOString(),
    openLimit: CONVERSATIONS,
    firstMessage,
  });
  return conversation.id;
}

async function fillLane(store: ChatStore, ids: readonly string[], lane: number): Promise<never> {
  for (let i = 0; ; i++) {
    const conversationId = ids[(lane + i) % ids.length] ?? '';
    const clientId = `${process.pid}-${lane}-${i}`;
    const [appended] = await store.appendMessages([message(conversationId, clientId, lane)]);
    if (!appended?.ok) throw new Error(`refused: ${appended?.code}`);
    const { seq, text } = appended.message;
    process.stdout.write(`${JSON.stringify({ conversationId, clientId, seq, text })}\n`);
    if (i % 5 === 0)
      await store.markRead(conversationId, 'professional', {
        readerId: PERSON.id,
        upToSeq: seq,
        at: new Date().toISOString(),
      });
  }
}

function message(conversationId: string, clientId: string, lane: number): NewMessage {
  return {
    conversationId,
    clientId,
    senderId: PERSON.id,
    senderName: PERSON.displayName,
    senderRole: lane % 2 ? 'professional' : 'user',
    kind: lane % 5 === 1 ? 'note' : 'message',
    text: `${clientId} ${'x'.repeat(lane * 50)}`,
    attachments: [],
    createdAt: new Date().toISOString(),
  };
}
