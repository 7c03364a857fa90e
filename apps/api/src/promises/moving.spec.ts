import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type {
  ConversationDetailsResponse,
  CreateConversationResponse,
  MessagePage,
  Upload,
  UserResponse,
} from '@prochat/contract';
import { TestInstallation } from '@prochat/server/testing';
import { StoreCommand } from '../store/testing/store-command';
import { BuiltServer } from './built-server';
import { storeEnvironment } from './installation';

// Every test starts processes, and the machine may be busy with others.
jest.setTimeout(90_000);

/** So many that a kill meets the move at work. */
const MESSAGES = 12_000;
const FILE = 'Bring the bread.\n';
const UNREACHABLE = 'mongodb://someone:canary@127.0.0.1:1/chat?serverSelectionTimeoutMS=300';

/** From the embedded store to MongoDB; the part that needs one runs when MONGODB_TEST_URI is set. */
describe('moving', () => {
  let installation: TestInstallation<BuiltServer>;
  let conversationId: string;
  /** What the server gets beside the environment of the installation. */
  let store: Record<string, string> = {};

  beforeAll(async () => {
    installation = await TestInstallation.withoutCast<BuiltServer>({
      start: (_config, environment) => BuiltServer.start({ ...environment, ...store }),
    });
  });
  afterAll(() => installation.close());

  const move = (...parameters: string[]) => new StoreCommand(installation.environment, 'move', ...parameters);

  it('is refused in one line while a server runs, and nothing is printed of a password', async () => {
    const { code, stdout, stderr } = await move('--to', UNREACHABLE).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `DATA_DIR ${installation.dataDir} is in use by another process. Stop that one, or set another DATA_DIR.\n`,
    );
  });

  it('says in one line that there is no store, or no MongoDB', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'prochat-moving-'));
    const nothing = await StoreCommand.run({ DATA_DIR: dir }, 'move', '--to', UNREACHABLE);
    expect(nothing).toEqual({ code: 1, stdout: '', stderr: `There is no store in DATA_DIR ${dir}.\n` });
    const { openSqliteStores } = await import('@prochat/server/store-sqlite');
    await (await openSqliteStores(dir)).close();
    const { code, stderr } = await StoreCommand.run({ DATA_DIR: dir }, 'move', '--to', UNREACHABLE);
    rmSync(dir, { recursive: true });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^MongoDB at 127\.0\.0\.1:1 cannot be used/);
    expect(stderr).not.toContain('canary');
  });

  const { MONGODB_URI: uri } = storeEnvironment();
  if (uri !== undefined)
    it('goes on after kill -9, and the same people find the same conversations in MongoDB', async () => {
      await installation.signCastIn();
      const { ana, dana } = installation.people;
      const opened = await ana.http.post<CreateConversationResponse>('/chat/conversations', {
        topic: 'Moving',
      });
      conversationId = opened.conversation.id;
      await dana.http.post(`/chat/conversations/${conversationId}/assign`, {});
      const socket = await ana.connect();
      const clientId = randomUUID();
      const payload = {
        conversationId,
        clientId,
        text: 'Still here?',
        attachments: [{ id: (await uploaded(ana, 'notes.txt', FILE)).id }],
      };
      const sent = await socket.ask('message:send', payload);
      const unsent = await uploaded(ana, 'not-sent.txt', 'Not yet sent.\n');
      await installation.stop();
      await fillLog(installation.dataDir, conversationId, ana.id);
      await installation.start();
      const before = await seenBy(ana, dana);
      await installation.stop();

      const killed = move('--to', uri);
      await someMessagesAreThere(uri);
      expect((await killed.kill()).code).toBeNull();
      expect(await countMessages(uri)).toBeLessThan(MESSAGES);
      const { openMongoStores } = await import('@prochat/server/store-mongo');
      await expect(openMongoStores(uri)).rejects.toThrow('holds a move that is not finished');
      const moved = await move('--to', uri).ended;
      expect(moved).toMatchObject({ code: 0, stderr: expect.not.stringContaining('could not') });
      expect(moved.stdout).toMatch(/people +5 +5 .* equal/);
      expect(moved.stdout).toMatch(/messages +12,\d+ +12,\d+ +([0-9a-f]{16}) +\1 +equal/);
      expect(moved.stdout).toMatch(/files +2 +2 +([0-9a-f]{16}) +\1 +equal/);
      expect(moved.stdout).toContain('JWT_SECRET');
      expect(moved.stdout).toContain(join(installation.dataDir, 'files'));
      expect(moved.stdout).not.toContain('NOT EQUAL');
      // What was moved can be asked for again, and is not moved twice.
      expect(await move('--to', uri).ended).toMatchObject({ code: 0 });
      expect(
        await StoreCommand.run({ ...installation.environment, MONGODB_URI: uri }, 'check'),
      ).toMatchObject({
        code: 0,
      });

      store = { MONGODB_URI: uri };
      await installation.start();
      expect(await seenBy(ana, dana)).toEqual(before);
      const again = await ana.connect();
      expect(await again.ask('message:send', payload)).toEqual(sent);

      // The bytes stayed where they are: both sides get the file that was sent, and what was not sent still can be.
      const [file] = sent.message.attachments;
      const path = (file?.url ?? '').replace(/^\/api/, '');
      for (const { http } of [ana, dana])
        expect(await http.request('GET', path)).toMatchObject({ status: 200, text: FILE });
      const late = { conversationId, clientId: randomUUID(), text: '', attachments: [{ id: unsent.id }] };
      expect(await again.ask('message:send', late)).toMatchObject({
        message: { attachments: [{ id: unsent.id, name: 'not-sent.txt' }] },
      });
    });

  type Who = (typeof installation.people)['ana'];

  /** Waits out the inspection. */
  async function uploaded(who: Who, name: string, text: string): Promise<Upload> {
    let upload = await who.upload(name, text);
    while (upload.state === 'scanning') upload = await who.http.get<Upload>(`/chat/upload/${upload.id}`);
    expect(upload.state).toBe('ready');
    return upload;
  }

  async function seenBy(ana: Who, dana: Who): Promise<unknown> {
    const seen = async ({ http }: Who) => ({
      me: await http.get<UserResponse>('/auth/me'),
      conversation: await http.get<ConversationDetailsResponse>(`/chat/conversations/${conversationId}`),
      last: await http.get<MessagePage>(`/chat/conversations/${conversationId}/messages?pageSize=50`),
    });
    return { ana: await seen(ana), dana: await seen(dana) };
  }
});

/** In the stopped store: what people would write in months. */
async function fillLog(dataDir: string, conversationId: string, senderId: string): Promise<void> {
  const { openSqliteStores } = await import('@prochat/server/store-sqlite');
  const stores = await openSqliteStores(dataDir);
  const batch = Array.from({ length: MESSAGES }, (_, n) => ({
    conversationId,
    clientId: `filled-${n}`,
    senderId,
    senderName: 'Ana Oliveira',
    senderRole: 'user' as const,
    kind: 'message' as const,
    text: `Message ${n} of many, with a few words to be found by`,
    attachments: [],
    createdAt: new Date().toISOString(),
  }));
  await stores.chat.appendMessages(batch);
  await stores.close();
}

async function someMessagesAreThere(uri: string): Promise<void> {
  const { openMongoArchive } = await import('@prochat/server/store-mongo');
  const archive = await openMongoArchive(uri);
  while ((await archive.readMove())?.written.message === undefined);
  await archive.close();
}

async function countMessages(uri: string): Promise<number> {
  const { openMongoArchive } = await import('@prochat/server/store-mongo');
  const archive = await openMongoArchive(uri);
  const count = await archive.count('message');
  await archive.close();
  return count;
}
