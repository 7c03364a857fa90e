import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { ConversationDetailsResponse, CreateConversationResponse } from '@prochat/contract';
import { HttpClient, ReplyRefused, SocketClient } from '@prochat/server/testing';
import { ADMIN } from '../messages/product-people';

const AT_ONCE = 50;
const PASSWORD = 'correct horse battery';

/** A long conversation and a short one beside it, with both who talk in them. */
export interface LongTalk {
  id: string;
  otherId: string;
  user: HttpClient;
  professional: HttpClient;
}

/** Who writes faster than anybody may waits and sends the same again. */
async function send(socket: SocketClient, conversationId: string, text: string): Promise<void> {
  const message = { conversationId, clientId: randomUUID(), text };
  for (;;)
    try {
      await socket.ask('message:send', message);
      return;
    } catch (error) {
      if (!(error instanceof ReplyRefused) || error.error.code !== 'RATE_LIMITED') throw error;
      await setTimeout(error.error.retryAfterMs ?? 1_000);
    }
}

/** Made through the product's own API by those who talk; both have read everything. */
export async function makeLongTalk(url: string, messages: number): Promise<LongTalk> {
  const browser = (): HttpClient => new HttpClient(() => url, url);
  const priya = browser();
  await priya.post('/auth/login', ADMIN);
  const account = { email: 'dana@bench.test', displayName: 'Dana Whitfield', password: PASSWORD };
  await priya.post('/admin/users', { ...account, role: 'staff' });
  const professional = browser();
  await professional.post('/auth/login', { email: account.email, password: PASSWORD });
  const user = browser();
  await user.post('/auth/register', {
    email: 'ana@bench.test',
    displayName: 'Ana Oliveira',
    password: PASSWORD,
  });
  const sockets = await Promise.all([user, professional].map((who) => connect(url, who)));
  const [ana, dana] = sockets;
  if (!ana || !dana) throw new Error('Nobody is connected.');
  const open = async (topic: string): Promise<string> => {
    const message = { clientId: randomUUID(), text: 'Hello, can you help me?' };
    const { conversation } = await user.post<CreateConversationResponse>('/chat/conversations', {
      topic,
      message,
    });
    await dana.ask('conversation:claim', { conversationId: conversation.id });
    return conversation.id;
  };
  const otherId = await open('A short one');
  const id = await open('The long one');
  for (let sent = 0; sent < messages; sent += AT_ONCE)
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, messages - sent) }, (_, i) =>
        send(Math.floor((sent + i) / 3) % 2 === 0 ? ana : dana, id, textOf(sent + i)),
      ),
    );
  for (const conversationId of [id, otherId]) {
    const { conversation } = await user.get<ConversationDetailsResponse>(
      `/chat/conversations/${conversationId}`,
    );
    for (const socket of sockets)
      await socket.ask('read:mark', { conversationId, upToSeq: conversation.lastSeq });
  }
  for (const socket of sockets) socket.close();
  return { id, otherId, user, professional };
}

function connect(url: string, who: HttpClient): Promise<SocketClient> {
  return SocketClient.connect(url, { cookie: who.cookies.header('/socket.io'), origin: url });
}

/** Of different lengths, as people write; every twentieth has a link. */
function textOf(i: number): string {
  const words = 'the flat rate is counted for each day you mostly worked at home and not per employer'.split(
    ' ',
  );
  const text = Array.from({ length: 3 + ((i * 7) % 40) }, (_, n) => words[(i + n) % words.length]).join(' ');
  return i % 20 === 0 ? `${i} ${text} https://example.com/${i}` : `${i} ${text}`;
}
