import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CreateConversationResponse, Upload } from '@prochat/contract';
import { FileCheck, type FileFault } from '@prochat/server/chat';
import { Clock } from '@prochat/server/core';
import { childrenOf, TestInstallation, type Person } from '@prochat/server/testing';
import { LocalStorage } from '@prochat/server/upload';
import sharp from 'sharp';
import { BuiltServer } from './built-server';
import { storeEnvironment } from './installation';

const ROUNDS = 6;
/** The kill comes after this many acknowledgements of a round, so that it hits the middle of the traffic. */
const KILL_AFTER = 15;
/** Late enough that nothing counts as young. */
const LATER_MS = 2 * 3_600_000;

class LaterClock extends Clock {
  override now(): Date {
    return new Date(Date.now() + LATER_MS);
  }
}

/** What somebody was told of one message with a file. */
interface Told {
  upload: Upload;
  /** `going`: the deletion was asked for and not answered, so both is right. */
  fate: 'there' | 'going' | 'gone';
}

/** kill -9 between every two steps there are: upload, claim, message, deletion, bytes. */
describe('files after kill -9', () => {
  let installation: TestInstallation<BuiltServer>;
  let conversationId: string;
  const told: Told[] = [];

  beforeAll(async () => {
    installation = await TestInstallation.open<BuiltServer>({
      start: (_config, environment) => BuiltServer.start(environment),
      environment: { ...storeEnvironment(), UPLOAD_RATE: '100000/60' },
    });
    const { ana, dana } = installation.people;
    const created = await ana.http.post<CreateConversationResponse>('/chat/conversations', { topic: 'T' });
    conversationId = created.conversation.id;
    await dana.http.post(`/chat/conversations/${conversationId}/assign`, {});
  });
  afterAll(() => installation.close());

  /** Uploads, sends and every other time deletes, without a pause, until the connection is gone. */
  async function workUntilCut(person: Person, acknowledged: () => void): Promise<void> {
    const socket = await person.connect();
    const cut = socket.disconnected().then(() => null);
    for (let n = 1; ; n += 1) {
      const upload = await person.upload(`${n}.txt`, `file ${randomUUID()}\n`).catch(() => null);
      if (upload === null) return;
      const payload = { conversationId, clientId: randomUUID(), text: '', attachments: [{ id: upload.id }] };
      const sent = await Promise.race([socket.send('message:send', payload).catch(() => null), cut]);
      if (sent === null) return;
      if (!sent.ok) throw new Error(`Refused: ${sent.error.code}`);
      const one: Told = { upload, fate: 'there' };
      told.push(one);
      acknowledged();
      if (n % 2 === 0) continue;
      one.fate = 'going';
      const deletion = { conversationId, messageId: sent.data.message.id };
      const deleted = await Promise.race([socket.send('message:delete', deletion).catch(() => null), cut]);
      if (deleted === null) return;
      one.fate = 'gone';
    }
  }

  /** As `npm run files -- check --repair` does, on what the killed server has left. */
  async function check(): Promise<FileFault[]> {
    const { environment, dataDir } = installation;
    const uri = environment['MONGODB_URI'];
    const stores = uri
      ? await (await import('@prochat/server/store-mongo')).openMongoStores(uri)
      : await (await import('@prochat/server/store-sqlite')).openSqliteStores(dataDir);
    const storage = new LocalStorage(join(dataDir, 'files'));
    const found: FileFault[] = [];
    try {
      const files = new FileCheck(stores.upload, stores.chat, storage, new LaterClock());
      const options = {
        repair: true,
        strays: 'remove',
        messages: true,
        paceMs: 0,
        secondLookAfterMs: 0,
      } as const;
      await files.run(options, (fault) => found.push(fault));
    } finally {
      await stores.close();
    }
    return found;
  }

  async function expectAsTold(): Promise<void> {
    for (const { upload, fate } of told) {
      const path = upload.url.replace('/api', '');
      const { status, text } = await installation.people.dana.http.request('GET', path);
      if (fate === 'there') expect([status, text.length]).toEqual([200, upload.size]);
      if (fate === 'gone') expect(status).toBe(404);
      if (fate === 'going') expect([200, 404]).toContain(status);
    }
  }

  it('are there when their message was acknowledged, gone when its deletion was, and the rest is put right', async () => {
    const { ana, dana } = installation.people;
    for (let round = 1; round <= ROUNDS; round += 1) {
      let given = 0;
      let killed: Promise<unknown> = Promise.resolve();
      const count = (): void => {
        given += 1;
        if (given === KILL_AFTER) killed = installation.server.signal('SIGKILL');
      };
      await Promise.all([ana, ana, dana, dana].map((person) => workUntilCut(person, count)));
      await killed;
      const found = await check();
      // Everything that a crash can leave can be repaired: no message has lost its bytes.
      expect(found.filter(({ done }) => done === null)).toEqual([]);
      expect(await check()).toEqual([]);
      await installation.restart();
      await expectAsTold();
    }
    expect(told.length).toBeGreaterThanOrEqual(ROUNDS * KILL_AFTER);
    expect(new Set(told.map(({ fate }) => fate))).toContain('gone');
  }, 300_000);

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'are made by a process that does not outlive the server after %s',
    async (signal) => {
      const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
      const create = { width: 2_500, height: 2_500, channels: 3, background: 'black', noise } as const;
      const photo = await sharp({ create }).jpeg().toBuffer();
      const { pid } = installation.server;
      const sending = installation.people.ana.upload('photo.jpg', photo).catch(() => null);
      const [images] = await atLeastOne(() => childrenOf(pid, 'server/upload/image.mjs'));
      await installation.server.signal(signal);
      await sending;
      // Nobody's child any more, it may be seen for a moment.
      while (existsSync(`/proc/${images}`)) await pause(10);
      await installation.restart();
      await installation.people.ana.upload('photo.jpg', photo);
      expect(await childrenOf(installation.server.pid, 'server/upload/image.mjs')).not.toContain(images);
    },
  );
});

async function atLeastOne<T>(look: () => Promise<T[]>): Promise<T[]> {
  for (;;) {
    const found = await look();
    if (found.length > 0) return found;
    await pause(5);
  }
}
