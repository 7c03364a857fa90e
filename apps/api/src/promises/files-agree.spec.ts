import { randomBytes, randomUUID } from 'node:crypto';
import { rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Attachment } from '@prochat/contract';
import { ChatStore, FileCheck, FileSweep, type FileFault, type NewMessage } from '@prochat/server/chat';
import { Clock } from '@prochat/server/core';
import { FileStorage, thumbnailKey, type UploadRecord, type UploadStore } from '@prochat/server/upload';
import { picture } from './attack-images';
import { written } from './chat-scene';
import { filesBelow, UploadScene } from './upload-scene';

const HOUR_MS = 3_600_000;

/** Late enough that everything in this file is old. */
class LaterClock extends Clock {
  override now(): Date {
    return new Date(Date.now() + 2 * HOUR_MS);
  }
}

jest.setTimeout(30_000);

/** Every way in which files, messages and storage can disagree, planted on a real store and a real disk. */
describe('what is known about files, what messages say and what is stored', () => {
  let scene: UploadScene;
  let chat: ChatStore;
  let uploads: UploadStore;
  let storage: FileStorage;
  let anaId: string;

  beforeAll(async () => {
    scene = await UploadScene.open();
    const { app } = scene.stage.installation.server;
    [chat, uploads, storage] = [app.get(ChatStore), scene.store, app.get(FileStorage)];
    anaId = scene.person('ana').id;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    scene.stage.endScene();
    await removeFiles();
  });
  afterAll(() => scene.close());

  /** So that no test finds what another has broken. */
  async function removeFiles(): Promise<void> {
    const { items } = await chat.listConversations({ list: 'all' }, { limit: 100 });
    for (const { id } of items)
      for (const message of (await chat.sliceMessages(id, 'professional', { limit: 100 })).items)
        if (message.attachments.length > 0)
          await chat.reviseMessage(id, message.id, { deleted: true }, message.createdAt);
    await uploads.removeUploads((await uploads.readUploads(null, 1_000)).map(({ id }) => id));
    for await (const { key } of storage.list()) await storage.remove([key]);
    expect(await check()).toEqual([]);
  }

  /** What a check finds; with `repair` it is repaired. */
  async function check(repair = false, clock: Clock = new LaterClock()): Promise<FileFault[]> {
    const found: FileFault[] = [];
    const options = { repair, strays: 'remove', messages: true, paceMs: 0, secondLookAfterMs: 0 } as const;
    const report = await new FileCheck(uploads, chat, storage, clock).run(options, (fault) =>
      found.push(fault),
    );
    expect(report).toMatchObject({
      faults: found.length,
      repaired: found.filter(({ done }) => done !== null).length,
    });
    return found;
  }

  /** One fault, as it is told; what could be repaired is repaired, and then nothing is left to say. */
  async function expectFound(fileId: string | null, what: RegExp, done: string | null): Promise<void> {
    const found = { fileId, what: expect.stringMatching(what) as unknown };
    const before = await uploads.readUploads(null, 1_000);
    expect(await check()).toEqual([{ ...found, done: null }]);
    expect(await uploads.readUploads(null, 1_000)).toEqual(before);
    expect(await check(true)).toEqual([{ ...found, done }]);
    expect(await check()).toEqual(done === null ? [{ ...found, done }] : []);
  }

  const photo = async (name = 'photo.png') =>
    scene.accepted(scene.person('ana'), name, await picture('png'), 'image/png');

  /** Ana's message with a photo in a conversation of its own. */
  async function sentPhoto() {
    const { id } = await scene.stage.openConversation();
    const message = await scene.attach(id, 'ana', [await photo()]);
    const [{ id: fileId }] = message.attachments as [Attachment];
    return { message, fileId, record: (await uploads.findUpload(fileId)) as UploadRecord };
  }

  async function pathOf(key: string): Promise<string> {
    const source = await storage.locate(key, { type: '', disposition: '' });
    return 'path' in source ? source.path : '';
  }

  async function store(key: string): Promise<void> {
    const path = join(scene.stage.installation.dataDir, `planted-${randomUUID()}`);
    await writeFile(path, 'stray');
    await storage.put(key, path, 'text/plain');
  }

  const newKey = (): string => randomBytes(16).toString('hex');
  const aMessage = (conversationId: string, more: Partial<NewMessage> = {}): NewMessage => ({
    conversationId,
    clientId: randomUUID(),
    senderId: anaId,
    senderName: 'Ana Oliveira',
    senderRole: 'user',
    kind: 'message',
    text: 'T',
    attachments: [],
    createdAt: new Date().toISOString(),
    ...more,
  });

  it('agree after a day of work: sent, noted, edited, deleted, unsent, blocked, in a first message', async () => {
    const { id, ana, dana } = await scene.stage.talk();
    const sent = await scene.attach(id, 'ana', [await photo(), await photo()]);
    await ana.ask('message:edit', { conversationId: id, messageId: sent.id, text: '' });
    const gone = await scene.attach(id, 'ana', [await photo()]);
    await ana.ask('message:delete', { conversationId: id, messageId: gone.id });
    const noted = await scene.accepted(scene.person('dana'), 'n.txt', 'note\n');
    await dana.ask('message:send', written(id, '', { kind: 'note', attachments: [{ id: noted.id }] }));
    await photo('unsent.png');
    const { id: first } = await photo('first.png');
    const message = { clientId: randomUUID(), text: '', attachments: [{ id: first }] };
    await scene.person('ana').http.post('/chat/conversations', { topic: 'T', message });
    expect(await check()).toEqual([]);
  });

  describe('do not agree when', () => {
    it('a message was never stored: its file is its owner’s again', async () => {
      const { id } = await scene.stage.openConversation();
      const { id: fileId } = await photo();
      await uploads.claimUploads(
        [fileId],
        anaId,
        { clientId: randomUUID(), conversationId: id, kind: 'message' },
        new Date().toISOString(),
      );
      await expectFound(fileId, /never stored/, 'given back for a day');
      expect(await scene.attach(id, 'ana', [(await uploads.findUpload(fileId)) as never])).toMatchObject({
        attachments: [{ id: fileId }],
      });
    });

    it('a message is deleted and its file is not', async () => {
      const { message, fileId } = await sentPhoto();
      await chat.reviseMessage(
        message.conversationId,
        message.id,
        { deleted: true },
        new Date().toISOString(),
      );
      expect((await scene.person('dana').http.request('GET', `/chat/files/${fileId}/x`)).status).toBe(404);
      await expectFound(fileId, /is deleted/, 'expired');
      expect((await uploads.findUpload(fileId))?.expiresAt).not.toBeNull();
    });

    it('a message has taken more than it lists', async () => {
      const { id } = await scene.stage.openConversation();
      const said = aMessage(id);
      await chat.appendMessages([said]);
      const { id: fileId } = await photo();
      const claim = { clientId: said.clientId, conversationId: id, kind: 'message' } as const;
      await uploads.claimUploads([fileId], anaId, claim, new Date().toISOString());
      await expectFound(fileId, /does not list it/, 'expired');
    });

    it('the message that opened a conversation was not bound to it', async () => {
      const upload = await photo();
      const { conversationId: _, ...firstMessage } = aMessage('');
      const { clientId } = firstMessage;
      await uploads.claimUploads(
        [upload.id],
        anaId,
        { clientId, conversationId: null, kind: 'message' },
        new Date().toISOString(),
      );
      const { id, name, type, size } = upload;
      const { conversation } = await chat.createConversation({
        user: { id: anaId, displayName: 'Ana Oliveira' },
        topic: 'T',
        priority: 'normal',
        createdAt: new Date().toISOString(),
        openLimit: 1_000,
        firstMessage: { ...firstMessage, attachments: [{ id, name, type, size, image: null }] },
      });
      await expectFound(id, /not bound/, 'bound');
      expect((await uploads.findUpload(id))?.claim?.conversationId).toBe(conversation.id);
    });

    it('bytes are lost: it is said, and never made up', async () => {
      const { fileId, record } = await sentPhoto();
      await rm(await pathOf(record.storageKey));
      await expectFound(fileId, /lost its bytes/, null);
      expect(await uploads.findUpload(fileId)).toEqual(record);
    });

    it('a thumbnail is lost', async () => {
      const { fileId, record } = await sentPhoto();
      await rm(await pathOf(thumbnailKey(record.storageKey)));
      await expectFound(fileId, /lost its thumbnail/, null);
    });

    it('bytes are fewer than they were', async () => {
      const { fileId, record } = await sentPhoto();
      await truncate(await pathOf(record.storageKey), 5);
      await expectFound(fileId, /has 5 bytes and should have \d+/, null);
    });

    it('bytes of a file that no message has are lost: nobody can send it any more', async () => {
      const { id: fileId } = await photo();
      const { storageKey = '' } = (await uploads.findUpload(fileId)) ?? {};
      await rm(await pathOf(storageKey));
      const found = { fileId, what: 'has lost its bytes' };
      expect(await check(true)).toEqual([{ ...found, done: 'taken out of use' }]);
      const { expiresAt } = (await uploads.findUpload(fileId)) as UploadRecord;
      expect(Date.parse(expiresAt ?? '')).toBeLessThanOrEqual(new LaterClock().now().getTime());
    });

    it('bytes are there of which nothing is known', async () => {
      await photo();
      const key = newKey();
      await store(key);
      await expectFound(null, new RegExp(`5 bytes are stored as ${key}`), 'removed');
      expect(filesBelow(join(scene.stage.installation.dataDir, 'files')).join()).not.toContain(key);
    });

    it('a file has expired long ago and is still here, with a message or without', async () => {
      for (const upload of [await photo(), (await sentPhoto()).record]) {
        await uploads.expireUploads([upload.id], new Date(Date.now() - HOUR_MS).toISOString());
        const { storageKey = '' } = (await uploads.findUpload(upload.id)) ?? {};
        // The message still lists it: told as well, and left as it is.
        const found = await check(true);
        expect(found[0]).toMatchObject({ fileId: upload.id, done: 'removed' });
        expect(await uploads.findUpload(upload.id)).toBeNull();
        expect(filesBelow(join(scene.stage.installation.dataDir, 'files')).join()).not.toContain(storageKey);
      }
    });

    it('nothing is known of a file that a message lists', async () => {
      const { message, fileId, record } = await sentPhoto();
      await storage.remove([record.storageKey, thumbnailKey(record.storageKey)]);
      await uploads.removeUploads([fileId]);
      await expectFound(fileId, new RegExp(`message ${message.seq} of .* nothing is known`), null);
    });

    it('a file that a message lists is nobody’s, and would be removed', async () => {
      const { message, fileId } = await sentPhoto();
      const until = new Date(Date.now() + 24 * HOUR_MS).toISOString();
      await uploads.releaseUploads([fileId], message.clientId ?? '', until);
      await expectFound(fileId, /no message has it/, 'given to it again');
      expect((await scene.person('dana').http.request('GET', `/chat/files/${fileId}/x`)).status).toBe(200);
    });
  });

  it('are given time: what is young may be on its way', async () => {
    const key = newKey();
    await store(key);
    const { id: fileId } = await photo();
    const claim = { clientId: randomUUID(), conversationId: null, kind: 'message' } as const;
    await uploads.claimUploads([fileId], anaId, claim, new Date().toISOString());
    expect(await check(true, new Clock())).toEqual([]);
    expect(await check(true)).toHaveLength(2);
  });

  it('are looked at twice: a message that was being written has been by then', async () => {
    await sentPhoto();
    jest.spyOn(chat, 'findSentMessage').mockResolvedValueOnce(null);
    expect(await check(true)).toEqual([]);
  });

  it('are brought to agree by the server itself, one sweep at a time', async () => {
    const old = new Date(Date.now() - 2 * HOUR_MS);
    const orphan = await uploads.createUpload({
      ownerId: anaId,
      name: 'a.txt',
      type: 'text/plain',
      size: 5,
      storageKey: newKey(),
      createdAt: old.toISOString(),
      expiresAt: old.toISOString(),
    });
    await store(orphan.storageKey);
    const sweep = scene.stage.installation.server.app.get(FileSweep);
    const first = sweep.sweep(0);
    expect(sweep.sweep(0)).toBe(first);
    await first;
    expect(await uploads.findUpload(orphan.id)).toBeNull();
    const left = filesBelow(join(scene.stage.installation.dataDir, 'files')).join();
    expect(left).not.toContain(orphan.storageKey);
  });

  it('keep bytes of which nothing is known until somebody asks: they may be those of another store', async () => {
    const old = new Date(Date.now() - 2 * HOUR_MS);
    const keys = [newKey(), newKey()];
    for (const key of keys) {
      await store(key);
      await utimes(await pathOf(key), old, old);
    }
    await photo();
    await scene.stage.installation.server.app.get(FileSweep).sweep(0);
    const left = filesBelow(join(scene.stage.installation.dataDir, 'files')).join();
    for (const key of keys) expect(left).toContain(key);

    // Not even then where no file is known at all: somebody has named another database.
    jest.spyOn(uploads, 'readUploads').mockResolvedValueOnce([]);
    expect(await check(true)).toEqual([
      { fileId: null, what: expect.stringMatching(/unknown to this store.*of another one/), done: null },
    ]);
    expect((await check(true)).map(({ done }) => done)).toEqual(keys.map(() => 'removed'));
  });
});
