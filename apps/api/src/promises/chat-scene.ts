import { randomUUID } from 'node:crypto';
import type {
  Conversation,
  CreateConversationResponse,
  Message,
  MessagePage,
  SendMessagePayload,
} from '@prochat/contract';
import type { CastName, Person, SocketClient } from '@prochat/server/testing';
import { openInstallation, type Installation } from './installation';

/** An id no conversation has. */
export const UNKNOWN_ID = 'f'.repeat(24);

/**
 * One installation with the cast, and the sentences the chat specs are written in. Every test opens a conversation of
 * its own; sockets of a test are closed by `endScene`.
 */
export class Stage {
  private readonly sockets: SocketClient[] = [];

  private constructor(readonly installation: Installation) {}

  static async open(environment: Record<string, string> = {}): Promise<Stage> {
    return new Stage(await openInstallation(environment));
  }

  person(name: CastName): Person {
    return this.installation.people[name];
  }

  async socketOf(name: CastName): Promise<SocketClient> {
    const socket = await this.person(name).connect();
    this.sockets.push(socket);
    return socket;
  }

  /** A new conversation of an end user, with a first message unless `text` is null. */
  async openConversation(
    owner: 'ana' | 'tomas' = 'ana',
    text: string | null = 'Hello, can you help me?',
  ): Promise<Conversation> {
    const { conversation } = await this.person(owner).http.post<CreateConversationResponse>(
      '/chat/conversations',
      { topic: 'Home office deduction', ...(text !== null && { message: { clientId: randomUUID(), text } }) },
    );
    return conversation;
  }

  /** Ana's conversation, held by Dana, both with a joined socket that has forgotten what was before. */
  async talk(): Promise<{ id: string; ana: SocketClient; dana: SocketClient }> {
    const { id } = await this.openConversation();
    const [ana, dana] = [await this.socketOf('ana'), await this.socketOf('dana')];
    await Promise.all([ana, dana].map((socket) => socket.ask('conversation:join', { conversationId: id })));
    await dana.ask('conversation:claim', { conversationId: id });
    await Promise.all([ana.settled(), dana.settled()]);
    ana.forget();
    dana.forget();
    return { id, ana, dana };
  }

  /** All messages as `name` is shown them over REST. */
  async log(name: CastName, conversationId: string): Promise<Message[]> {
    const path = `/chat/conversations/${conversationId}/messages?pageSize=100`;
    return (await this.person(name).http.get<MessagePage>(path)).items;
  }

  async conversation(name: CastName, conversationId: string): Promise<Conversation> {
    const path = `/chat/conversations/${conversationId}`;
    return (await this.person(name).http.get<{ conversation: Conversation }>(path)).conversation;
  }

  endScene(): void {
    for (const socket of this.sockets.splice(0)) socket.close();
  }

  async close(): Promise<void> {
    this.endScene();
    await this.installation.close();
  }
}

/** A message as a client writes it, under a clientId of its own. */
export function written(
  conversationId: string,
  text: string,
  more: Partial<SendMessagePayload> = {},
): SendMessagePayload {
  return { conversationId, clientId: randomUUID(), text, ...more };
}
