import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ClientConfig, CreateConversationResponse, MessagePage } from '@prochat/contract';
import { TEST_ORIGIN, TestInstallation } from '@prochat/server/testing';
import { BuiltServer } from './built-server';
import { storeEnvironment } from './installation';

// Every test starts processes, and the machine may be busy with others.
jest.setTimeout(60_000);

/** The built server as a process: what it says when it cannot start, and how it ends. */
describe('the process', () => {
  let home: string;
  let store: Record<string, string>;
  const running: BuiltServer[] = [];

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'prochat-process-'));
    store = storeEnvironment();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.close()));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const environment = (name: string, more: Record<string, string> = {}): Record<string, string> => ({
    NODE_ENV: 'test',
    PORT: '0',
    PUBLIC_URL: TEST_ORIGIN,
    LOG_LEVEL: 'error',
    DATA_DIR: join(home, name),
    ...store,
    ...more,
  });

  async function failedStart(env: Record<string, string>): Promise<{ code: number | null; lines: string[] }> {
    const server = new BuiltServer(env);
    running.push(server);
    const code = await server.exited;
    expect(server.stdout).toBe('');
    return { code, lines: server.stderr.trim().split('\n') };
  }

  async function started(env: Record<string, string>): Promise<BuiltServer> {
    const server = await BuiltServer.start(env);
    running.push(server);
    return server;
  }

  it('says in one line that the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, lines } = await failedStart(environment('port', { PORT: `${port}` }));
    other.close();
    expect(code).toBe(1);
    expect(lines).toEqual([
      `Port ${port} on 127.0.0.1 is already in use. Stop what is using it, or choose another with PORT.`,
    ]);
  });

  it('says in one line that DATA_DIR cannot be used', async () => {
    // A file in its place refuses everybody, root included.
    const path = join(home, 'a-file');
    writeFileSync(path, '');
    expect(await failedStart(environment('a-file'))).toEqual({
      code: 1,
      lines: [`DATA_DIR ${path} cannot be used: there is a file in its place.`],
    });
    expect(await failedStart(environment('a-file/below'))).toEqual({
      code: 1,
      lines: [`DATA_DIR ${path}/below cannot be used: part of its path is a file.`],
    });
  });

  it('names every bad variable at once and prints no value', async () => {
    const { code, lines } = await failedStart(
      environment('bad', { PORT: 'canary-port', MESSAGE_RATE: 'canary-rate', JWT_SECRET: 'canary' }),
    );
    expect(code).toBe(1);
    expect(lines.join('\n')).not.toContain('canary');
    expect(lines).toHaveLength(4);
    for (const name of ['PORT', 'MESSAGE_RATE', 'JWT_SECRET'])
      expect(lines.filter((line) => line.includes(name))).toHaveLength(1);
  });

  it('says in one line that MongoDB does not answer', async () => {
    // Port 1 of this machine: refused at once.
    const { code, lines } = await failedStart(
      environment('mongo', {
        MONGODB_URI: 'mongodb://canary:secret@127.0.0.1:1/x?serverSelectionTimeoutMS=300',
      }),
    );
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/MongoDB/);
    expect(lines[0]).not.toMatch(/canary|secret/);
  });

  // MongoDB has no such rule: there any number of processes share the data.
  if (!process.env['MONGODB_TEST_URI'])
    it('lets one process own a data directory', async () => {
      const first = await started(environment('owned'));
      const { code, lines } = await failedStart(environment('owned'));
      expect(code).toBe(1);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(join(home, 'owned'));
      // A killed owner leaves nothing to clean up.
      expect(await first.signal('SIGKILL')).toBeNull();
      await started(environment('owned'));
    });

  it('prints the set-up link until there is an admin, and not after', async () => {
    store = storeEnvironment();
    const first = await started(environment('setup'));
    await first.wrote(/once: /);
    const link = /once: (\S+)/.exec(first.stdout)?.[1] ?? '';
    expect(link).toMatch(/^http:\/\/chat\.test\/setup#token=.{20,}$/);
    const installation = await TestInstallation.withoutCast({
      start: () => Promise.resolve(first),
      environment: environment('setup'),
    });
    const priya = installation.visitor();
    expect((await priya.http.get<ClientConfig>('/config')).setupNeeded).toBe(true);
    await priya.http.post('/auth/setup', {
      token: link.split('token=')[1],
      email: 'priya@example.com',
      password: 'priya-signs-in',
      displayName: 'Priya Nair',
    });
    await installation.close();
    const second = await started(environment('setup'));
    expect(second.stdout).not.toContain('setup');
  });

  it('exits 0 on SIGTERM, tells the clients, and loses nothing it acknowledged', async () => {
    store = storeEnvironment();
    const installation = await TestInstallation.open<BuiltServer>({
      start: (_config, env) => BuiltServer.start(env),
      environment: environment('stop', {
        ADMIN_EMAIL: 'priya@example.com',
        ADMIN_PASSWORD: 'priya-signs-in',
      }),
    });
    const { ana } = installation.people;
    const { conversation } = await ana.http.post<CreateConversationResponse>('/chat/conversations', {
      topic: 'Stopping',
    });
    const socket = await ana.connect();
    const acknowledged = new Set<string>();
    const sending = Array.from({ length: 200 }, async (_, index) => {
      const text = `message ${index}`;
      const payload = { conversationId: conversation.id, clientId: randomUUID(), text };
      // No answer is what those get that came after the stop had begun.
      const reply = await socket.send('message:send', payload).catch(() => null);
      if (reply?.ok) acknowledged.add(text);
    });
    // In the middle of it: the first answer is there, the last is not.
    await Promise.race(sending);
    expect(await installation.server.signal('SIGTERM')).toBe(0);
    expect(await socket.waitFor('session:ended')).toEqual({ reason: 'shutdown' });
    await installation.restart();
    const stored = new Set<string>();
    for (let after = 0; ;) {
      const page = await ana.http.get<MessagePage>(
        `/chat/conversations/${conversation.id}/messages?after=${after}&pageSize=100`,
      );
      for (const { text, seq } of page.items) {
        stored.add(text);
        after = seq;
      }
      if (!page.hasMore) break;
    }
    expect(acknowledged.size).toBeGreaterThan(0);
    for (const text of acknowledged) expect(stored).toContain(text);
    await installation.close();
    await Promise.all(sending);
  });

  it('exits at once on a second signal', async () => {
    const server = await started(environment('twice'));
    const first = server.signal('SIGINT');
    await server.signal('SIGINT');
    expect([0, 1]).toContain(await first);
  });
});
