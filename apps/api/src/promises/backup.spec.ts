import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Attachment, CreateConversationResponse, Message, MessagePage, Upload } from '@prochat/contract';
import { HttpClient, Person, TEST_ORIGIN, TestInstallation, fileForm } from '@prochat/server/testing';
import { StoreCommand } from '../store/testing/store-command';
import { BuiltServer } from './built-server';

// Every test starts processes, and the machine may be busy with others.
jest.setTimeout(60_000);

/** Two who send at this pace stay below what one person's windows may send in ten seconds. */
const PAUSE_MS = 40;

/** The embedded store only: what is in MongoDB is backed up with its own tools. */
describe('a backup of a running server', () => {
  let installation: TestInstallation<BuiltServer>;
  let conversationId: string;
  let elsewhere: string;
  const running: BuiltServer[] = [];

  beforeAll(async () => {
    elsewhere = mkdtempSync(join(tmpdir(), 'prochat-backup-'));
    installation = await TestInstallation.open<BuiltServer>({
      start: (_config, environment) => BuiltServer.start(environment),
    });
    const { ana } = installation.people;
    const created = await ana.http.post<CreateConversationResponse>('/chat/conversations', { topic: 'Kept' });
    conversationId = created.conversation.id;
  });
  afterAll(async () => {
    await Promise.all(running.map((server) => server.close()));
    await installation.close();
    rmSync(elsewhere, { recursive: true, force: true });
  });

  const command = (...parameters: string[]) => StoreCommand.run(installation.environment, ...parameters);

  async function textsOf(person: Person): Promise<Set<string>> {
    const log: Message[] = [];
    for (;;) {
      const page = await person.http.get<MessagePage>(
        `/chat/conversations/${conversationId}/messages?after=${log.at(-1)?.seq ?? 0}&pageSize=100`,
      );
      log.push(...page.items);
      if (!page.hasMore) return new Set(log.map(({ text }) => text));
    }
  }

  /** Sends until `isEnough`, nearly as fast as one person may; gives the texts in the order of their acknowledgements. */
  async function sendUntil(person: Person, acknowledged: string[], isEnough: () => boolean): Promise<void> {
    const socket = await person.connect();
    while (!isEnough()) {
      const text = randomUUID();
      await socket.ask('message:send', { conversationId, clientId: text, text });
      acknowledged.push(text);
      await pause(PAUSE_MS);
    }
    socket.close();
  }

  it('has everything that was acknowledged before it began, and is an installation elsewhere', async () => {
    const { ana } = installation.people;
    const acknowledged: string[] = [];
    let isOver = false;
    const file = join(elsewhere, 'under-load.db');
    const sending = sendUntil(ana, acknowledged, () => isOver);
    await sendUntil(ana, [], () => acknowledged.length >= 50);
    const before = [...acknowledged];
    const made = await command('backup', file);
    const after = acknowledged.length;
    isOver = true;
    await sending;
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(
      /under-load\.db: [\d,]+ KB, 5 people, .* 1 conversation, [\d,]+ messages, 0 drafts, 0 files, 0 tags, 0 canned replies, 0 invitations, 0 lists of settings, [\d,]+ audit events?\. Checked/,
    );
    // The server was not held up meanwhile.
    expect(after).toBeGreaterThan(before.length);
    const parts = { 'under-load.db': 0o600, 'under-load.files': 0o700, 'under-load.secrets.json': 0o600 };
    expect(readdirSync(elsewhere).sort()).toEqual(Object.keys(parts));
    for (const [name, mode] of Object.entries(parts))
      expect(statSync(join(elsewhere, name)).mode & 0o777).toBe(mode);

    const other = { ...installation.environment, DATA_DIR: join(elsewhere, 'data') };
    const restored = await StoreCommand.run(other, 'restore', file);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toContain('so that everyone stays signed in');
    expect(await StoreCommand.run(other, 'check')).toMatchObject({ code: 0 });
    const server = await BuiltServer.start(other);
    running.push(server);
    // The very cookies of the other installation.
    const there = (): string => server.url;
    const restoredTexts = await textsOf(
      new Person(new HttpClient(there, TEST_ORIGIN, ana.http.cookies), there),
    );
    expect(before.filter((text) => !restoredTexts.has(text))).toEqual([]);
  });

  it('takes the place of the data while the server runs; clients come back to it', async () => {
    const { ana, dana } = installation.people;
    const file = join(elsewhere, 'before.db');
    expect(await command('backup', file)).toMatchObject({ code: 0 });
    const kept = await textsOf(dana);
    const socket = await ana.connect();
    const text = randomUUID();
    await socket.ask('message:send', { conversationId, clientId: text, text });
    expect((await textsOf(dana)).has(text)).toBe(true);
    const gone = socket.disconnected();

    const restored = await command('restore', file);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toContain('Done.');
    await gone;
    await installation.server.wrote(/The backup is restored\. Ready again\./);
    // The same process at the same address, with the data of the backup.
    expect(await textsOf(dana)).toEqual(kept);
    const again = await ana.connect();
    expect(await again.send('message:send', { conversationId, clientId: text, text })).toMatchObject({
      ok: true,
    });
    expect(
      readdirSync(installation.dataDir).filter((name) => /^prochat-before-restore-.*\.db$/.test(name)),
    ).toHaveLength(1);
    expect(await command('check')).toMatchObject({ code: 0, stderr: '' });
  });

  /** A message of this person with one file; gives the file as the message shows it. */
  async function sendFile(person: Person, content: string): Promise<{ message: Message; file: Attachment }> {
    const { id } = await person.http.post<Upload>('/chat/upload', fileForm('invoice.txt', content));
    const socket = await person.connect();
    const said = { conversationId, clientId: randomUUID(), text: '', attachments: [{ id }] };
    const { message } = await socket.ask('message:send', said);
    socket.close();
    const [file] = message.attachments;
    if (!file) throw new Error('The message has no file.');
    return { message, file };
  }

  const download = (person: Person, { url }: Attachment) =>
    person.http.request('GET', url.replace(/^\/api/, ''));

  it('has the bytes of files, and brings back those that were deleted since', async () => {
    const { ana, dana } = installation.people;
    const { message, file } = await sendFile(ana, 'The invoice of March.');
    const backup = join(elsewhere, 'with-files.db');
    const made = await command('backup', backup);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(/with-files\.files: the bytes of 1 file, 1 KB\. None is missing\./);

    const socket = await ana.connect();
    await socket.ask('message:delete', { conversationId, messageId: message.id });
    socket.close();
    expect((await download(dana, file)).status).toBe(404);
    const { file: later } = await sendFile(ana, 'Sent after the backup.');

    const restored = await command('restore', backup);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toMatch(/the bytes of 1 file, 1 KB\. None is missing\./);
    await installation.server.wrote(/(The backup is restored\. Ready again\.[^]*){2}/);
    expect(await download(dana, file)).toMatchObject({ status: 200, text: 'The invoice of March.' });
    expect((await download(dana, later)).status).toBe(404);
    expect(await command('check')).toMatchObject({ code: 0, stderr: '' });
  });

  it('refuses a file that is none, in one line, and leaves the server alone', async () => {
    const refused = await command('restore', join(elsewhere, 'under-load.secrets.json'));
    expect(refused.code).toBe(1);
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    expect(refused.stderr).toContain('is damaged or not a backup');
    expect((await textsOf(installation.people.dana)).size).toBeGreaterThan(0);
  });

  it('leaves to the bucket what is in it', async () => {
    const inBucket = { ...installation.environment, STORAGE: 's3', S3_BUCKET: 'chat' };
    const made = await StoreCommand.run(inBucket, 'backup', join(elsewhere, 'with-bucket.db'));
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain('The bytes of files are in your S3 bucket');
    expect(readdirSync(elsewhere)).not.toContain('with-bucket.files');
  });

  it('names mongodump where the data is in MongoDB', async () => {
    const MONGODB_URI = 'mongodb://someone:canary@127.0.0.1:1/chat';
    const refused = await StoreCommand.run({ ...installation.environment, MONGODB_URI }, 'backup');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^MONGODB_URI is set, .*mongodump.*\n$/);
    expect(refused.stderr).not.toContain('canary');
  });
});
