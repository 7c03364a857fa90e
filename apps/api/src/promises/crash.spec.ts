import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  ConversationDetailsResponse,
  CreateConversationResponse,
  Message,
  MessagePage,
} from '@prochat/contract';
import { TestInstallation, type Person } from '@prochat/server/testing';
import { BuiltServer } from './built-server';
import { storeEnvironment } from './installation';

const ROUNDS = 10;
/** The kill comes after this many acknowledgements of a round, so that it hits the middle of the traffic. */
const KILL_AFTER = 40;

/** DESIGN section 6, invariants 1, 2 and 5: kill -9 under load, again and again, on the same data. */
describe('after kill -9', () => {
  let installation: TestInstallation<BuiltServer>;
  let conversationId: string;
  const acknowledged = new Map<string, string>();

  beforeAll(async () => {
    installation = await TestInstallation.open<BuiltServer>({
      start: (_config, environment) => BuiltServer.start(environment),
      environment: storeEnvironment(),
    });
    const { ana, dana } = installation.people;
    const created = await ana.http.post<CreateConversationResponse>('/chat/conversations', {
      topic: 'A rough night',
    });
    conversationId = created.conversation.id;
    await dana.http.post(`/chat/conversations/${conversationId}/assign`, {});
  });
  afterAll(() => installation.close());

  /** Sends without a pause, one after the other, until the connection is gone. */
  async function sendUntilCut(person: Person, acknowledgedOne: () => void): Promise<void> {
    const socket = await person.connect();
    const cut = socket.disconnected().then(() => null);
    for (let n = 1; ; n += 1) {
      const clientId = randomUUID();
      const text = `${person.user.displayName} ${n} ${clientId}`;
      const sent = socket.send('message:send', { conversationId, clientId, text }).catch(() => null);
      const reply = await Promise.race([sent, cut]);
      if (reply === null) return;
      if (!reply.ok) throw new Error(`Refused: ${reply.error.code}`);
      acknowledged.set(clientId, text);
      acknowledgedOne();
      // Now and then a reader's cursor moves as well.
      if (n % 7 === 0) socket.socket.emit('read:mark', { conversationId, upToSeq: n }, () => undefined);
    }
  }

  async function readLog(person: Person): Promise<Message[]> {
    const log: Message[] = [];
    for (;;) {
      const page = await person.http.get<MessagePage>(
        `/chat/conversations/${conversationId}/messages?after=${log.at(-1)?.seq ?? 0}&pageSize=100`,
      );
      log.push(...page.items);
      if (!page.hasMore) return log;
    }
  }

  it('every acknowledged message is there, seq is dense, and unread equals a recount', async () => {
    const { ana, dana } = installation.people;
    for (let round = 1; round <= ROUNDS; round += 1) {
      let given = 0;
      let killed: Promise<unknown> = Promise.resolve();
      const count = (): void => {
        given += 1;
        if (given === KILL_AFTER) killed = installation.server.signal('SIGKILL');
      };
      await Promise.all([sendUntilCut(ana, count), sendUntilCut(dana, count)]);
      await killed;
      await installation.restart();

      const log = await readLog(dana);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      const stored = new Map(log.map(({ clientId, text }) => [clientId, text]));
      const lost = [...acknowledged].filter(([clientId, text]) => stored.get(clientId) !== text);
      expect(lost).toEqual([]);
      expect(stored.size).toBe(new Set(log.map(({ clientId }) => clientId)).size);

      const { conversation } = await dana.http.get<ConversationDetailsResponse>(
        `/chat/conversations/${conversationId}`,
      );
      expect(conversation.lastSeq).toBe(log.length);
      for (const [side, other] of [
        ['user', 'professional'],
        ['professional', 'user'],
      ] as const) {
        const { upToSeq } = conversation.read[side];
        const unread = log.filter(
          ({ kind, senderRole, seq }) => kind === 'message' && senderRole === other && seq > upToSeq,
        );
        expect(conversation.unreadCounts[side]).toBe(unread.length);
      }
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS * KILL_AFTER);
  }, 300_000);
});
