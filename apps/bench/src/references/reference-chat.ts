import {
  SOCKET_PATH,
  type Message,
  type MessageReply,
  type Reply,
  type SendMessagePayload,
  type Side,
} from '@prochat/contract';
import { randomBytes } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { MessageLog } from './message-log';
import { conversationIdOf, userIdOf, type Person } from './reference-people';

interface Talk {
  lastSeq: number;
  sent: Record<Side, number>;
  user: string;
  professional: string;
}

interface Seated {
  person: Person;
  side: Side;
}

type Ack<T> = (reply: Reply<T>) => void;

const TEXT_MAX_CHARS = 4_000;

/**
 * What one would write by hand: Socket.IO with the product's own connection options, who talks with whom in memory, one
 * check of the payload, one durable write, the answer, and the message to everybody else in the room. No sessions, no
 * rates, no receipts, no lists, nothing for what happens when two send at once but the counter in memory.
 */
export class ReferenceChat {
  private readonly talks = new Map<string, Talk>();

  constructor(
    http: HttpServer,
    private readonly log: MessageLog,
    private readonly size: { conversations: number; professionals: number },
  ) {
    for (let i = 0; i < size.conversations; i += 1)
      this.talks.set(conversationIdOf(i), {
        lastSeq: 0,
        sent: { user: 0, professional: 0 },
        user: userIdOf({ kind: 'u', index: i }),
        professional: userIdOf({ kind: 'p', index: i % size.professionals }),
      });
    const server = new Server(http, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: 65_536,
      pingInterval: 20_000,
      pingTimeout: 10_000,
      connectTimeout: 5_000,
    });
    server.use((socket, next) => {
      const seated = seat(socket.handshake.auth['token']);
      if (seated === null) return next(new Error('UNAUTHENTICATED'));
      socket.data = seated;
      next();
    });
    server.on('connection', (socket) => this.welcome(socket));
  }

  private welcome(socket: Socket): void {
    const { person, side } = socket.data as Seated;
    const userId = userIdOf(person);
    socket.on(
      'conversation:join',
      async ({ conversationId }: { conversationId: string }, ack: Ack<{ lastSeq: number }>) => {
        const talk = this.talks.get(conversationId);
        if (talk?.[side] !== userId) return refuse(ack);
        await socket.join(conversationId);
        ack({ ok: true, data: { lastSeq: talk.lastSeq } });
      },
    );
    socket.on('message:send', (payload: SendMessagePayload, ack: Ack<MessageReply>) => {
      const talk = this.talks.get(payload.conversationId);
      if (talk?.[side] !== userId) return refuse(ack);
      const { text, clientId } = payload;
      if (typeof clientId !== 'string' || typeof text !== 'string') return refuse(ack);
      if (text.length === 0 || text.length > TEXT_MAX_CHARS) return refuse(ack);
      this.send(socket, numbered(talk, payload, { userId, person, side }), ack);
    });
  }

  private send(socket: Socket, message: Message, ack: Ack<MessageReply>): void {
    const stored = (): void => {
      ack({ ok: true, data: { message } });
      socket.to(message.conversationId).emit('message:new', { message });
    };
    try {
      const writing = this.log.append(message);
      if (writing) writing.then(stored, () => refuse(ack, 'UNAVAILABLE'));
      else stored();
    } catch {
      refuse(ack, 'UNAVAILABLE');
    }
  }
}

/** The same fields that the product sends. */
function numbered(
  talk: Talk,
  { conversationId, clientId, text }: SendMessagePayload,
  { userId, person, side }: { userId: string; person: Person; side: Side },
): Message {
  talk.lastSeq += 1;
  talk.sent[side] += 1;
  return {
    id: randomBytes(12).toString('hex'),
    conversationId,
    seq: talk.lastSeq,
    prevSeq: talk.lastSeq - 1,
    clientId,
    senderId: userId,
    senderName: `${person.kind} ${person.index}`,
    senderRole: side,
    kind: 'message',
    text,
    attachments: [],
    event: null,
    readBy: [],
    sentCounts: { ...talk.sent },
    revision: 0,
    createdAt: new Date().toISOString(),
    editedAt: null,
    deletedAt: null,
  };
}

function seat(token: unknown): Seated | null {
  const [, kind, index] = /^([up]):(\d+)$/.exec(String(token)) ?? [];
  if (kind === undefined) return null;
  const person = { kind: kind as Person['kind'], index: Number(index) };
  return { person, side: person.kind === 'u' ? 'user' : 'professional' };
}

function refuse(ack: Ack<never>, code: 'NOT_FOUND' | 'UNAVAILABLE' = 'NOT_FOUND'): void {
  ack({ ok: false, error: { code, message: code } });
}
