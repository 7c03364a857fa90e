import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Attachment } from '@prochat/contract';
import { S3Server, type Person } from '@prochat/server/testing';
import { Config } from '@prochat/server/core';
import { FileStorage } from '@prochat/server/upload';
import { createApp } from '../app';
import { describeStartFault } from '../start-fault';
import { picture } from './attack-images';
import { filesBelow, PLAIN, UploadScene } from './upload-scene';

describe('STORAGE=s3', () => {
  let s3: S3Server;
  let scene: UploadScene;

  beforeAll(async () => {
    s3 = await S3Server.open();
    scene = await UploadScene.open({ ...s3.environment(), LOG_LEVEL: 'silent' });
  });

  afterEach(() => scene.stage.endScene());

  afterAll(async () => {
    await scene.close();
    await s3.close();
  });

  /** A file of Ana's in a message that Dana reads. */
  async function sent(name: string, bytes: Buffer, type: string) {
    const { id, ana, dana } = await scene.stage.talk();
    const upload = await scene.accepted(scene.person('ana'), name, bytes, type);
    const message = await scene.attach(id, 'ana', [upload]);
    return { conversationId: id, message, file: message.attachments[0] as Attachment, ana, dana };
  }

  /** Where the server sends this person for it. */
  async function addressFor(person: Person, path: string): Promise<string> {
    const answer = await scene.fetch(person, path);
    expect(answer.status).toBe(302);
    // Nobody keeps an address that is good for a minute.
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toHaveLength(0);
    return answer.headers['location'] ?? '';
  }

  async function storedKeys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of scene.stage.installation.server.app.get(FileStorage).list()) keys.push(key);
    return keys.sort();
  }

  it('sends whoever may see a file to an address in the bucket that gives it, headers and all', async () => {
    const { file } = await sent('letter.txt', PLAIN, 'text/plain');
    for (const name of ['ana', 'dana'] as const) {
      const address = await addressFor(scene.person(name), file.url);
      expect(new URL(address).origin).toBe(s3.endpoint);
      expect(Number(new URL(address).searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(60);
      const answer = await fetch(address);
      expect(answer.status).toBe(200);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(PLAIN);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain\b/);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="?letter\.txt/);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
    }
  });

  it('gives a part of a file', async () => {
    const { file } = await sent('letter.txt', PLAIN, 'text/plain');
    const address = await addressFor(scene.person('dana'), file.url);
    const answer = await fetch(address, { headers: { Range: 'bytes=3-7' } });
    expect(answer.status).toBe(206);
    expect(await answer.text()).toBe(PLAIN.subarray(3, 8).toString());
  });

  it('shows pictures, small ones too, from the bucket: the page’s policy names it', async () => {
    const { file } = await sent('holiday.png', await picture('png'), 'image/png');
    for (const path of [file.url, file.image?.thumbnailUrl ?? '']) {
      const answer = await fetch(await addressFor(scene.person('dana'), path));
      expect(answer.headers.get('content-type')).toMatch(/^image\/(?:png|webp)$/);
      expect(answer.headers.get('content-disposition')).toMatch(/^inline\b/);
    }
    const page = await fetch(`${scene.url}/`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(new RegExp(`(?:^|;)img-src [^;]*${s3.endpoint.replaceAll('.', '\\.')}(?:;|$)`));
    expect(policy.split(s3.endpoint)).toHaveLength(2);
  });

  it('tells strangers nothing, least of all an address', async () => {
    const { file } = await sent('letter.txt', PLAIN, 'text/plain');
    for (const person of [scene.person('tomas'), scene.stage.installation.visitor()]) {
      const answer = await scene.fetch(person, file.url);
      expect(answer.status).toBe(404);
      expect(answer.headers['location']).toBeUndefined();
      expect(answer.body.toString()).not.toContain(s3.endpoint);
    }
  });

  it('keeps nothing on this machine, and nothing in the bucket when the message is gone', async () => {
    const before = await storedKeys();
    const { conversationId, message, file, ana } = await sent('a.png', await picture('png'), 'image/png');
    expect(filesBelow(`${scene.stage.installation.dataDir}/files`)).toEqual([]);
    expect(await storedKeys()).toHaveLength(before.length + 2);
    const address = await addressFor(scene.person('dana'), file.url);
    await ana.ask('message:delete', { conversationId, messageId: message.id });
    expect(await storedKeys()).toEqual(before);
    expect((await scene.fetch(scene.person('dana'), file.url)).status).toBe(404);
    expect((await fetch(address)).status).toBe(404);
  });

  it('refuses files while the bucket is away, keeps none of their bytes, and goes on talking', async () => {
    const own = await S3Server.open();
    const lonely = await UploadScene.open({ ...own.environment(), LOG_LEVEL: 'silent' });
    try {
      await own.kill();
      const answer = await lonely.send(lonely.person('ana'), 'letter.txt', PLAIN);
      expect(answer).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
      expect(filesBelow(`${lonely.stage.installation.dataDir}/files`)).toEqual([]);
      // Whether the bucket has it after all cannot be known now: what is recorded expires, and is swept then.
      for (const { state, expiresAt } of await lonely.store.readUploads(null, 10))
        expect({ state, expiresAt }).toEqual({ state: 'scanning', expiresAt: expect.any(String) });
      await lonely.stage.openConversation('ana', 'Can you hear me?');
    } finally {
      await lonely.close();
      await own.close();
    }
  });

  it('does not start with a bucket that is not there, and says so in one line', async () => {
    const { environment } = scene.stage.installation;
    const config = Config.parse({
      ...environment,
      S3_BUCKET: 'not-made',
      DATA_DIR: `${environment['DATA_DIR']}/2`,
    });
    const fault: unknown = await createApp(config).catch((error: unknown) => error);
    expect(describeStartFault(fault, config)).toBe(
      'S3_BUCKET not-made does not exist: make it, private, and start again.',
    );
  });
});
