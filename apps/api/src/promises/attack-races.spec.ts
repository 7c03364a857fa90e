import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Message } from '@prochat/contract';
import { filePart, formBody } from '@prochat/server/testing';
import { picture } from './attack-images';
import { PLAIN, UploadScene } from './upload-scene';

const ROUNDS = 25;
const AT_ONCE = 8;

/** Like B27 for files: what was acknowledged holds, whatever else was under way. */
describe('a file for which two things happen at once', () => {
  let scene: UploadScene;
  let photo: Buffer;

  beforeAll(async () => {
    scene = await UploadScene.open();
    photo = await picture('png');
    await scene.accepted(scene.person('ana'), 'warm.png', photo);
  });
  beforeEach(() => scene.remember());
  afterEach(() => scene.stage.endScene());
  afterAll(() => scene.close());

  it('is given to nobody who asks after its deletion was acknowledged', async () => {
    const { id, ana } = await scene.stage.talk();
    const dana = scene.person('dana');
    for (let round = 0; round < ROUNDS; round += 1) {
      const upload = await scene.accepted(scene.person('ana'), 'photo.png', photo);
      const message = await scene.attach(id, 'ana', [upload]);
      const before = Array.from({ length: AT_ONCE }, () => scene.fetch(dana, upload.url));
      await ana.ask('message:delete', { conversationId: id, messageId: message.id });
      const after = await Promise.all(Array.from({ length: AT_ONCE }, () => scene.fetch(dana, upload.url)));
      expect(after.map(({ status }) => status)).toEqual(after.map(() => 404));
      for (const { status } of await Promise.all(before)) expect([200, 404]).toContain(status);
    }
    scene.stage.endScene();
    await scene.expectNothingLeft();
  }, 60_000);

  it('is in a message and can be had, or is taken back and in none', async () => {
    const { id } = await scene.stage.talk();
    const ana = await scene.stage.socketOf('ana');
    for (let round = 0; round < ROUNDS; round += 1) {
      const upload = await scene.accepted(scene.person('ana'), 'photo.png', photo);
      const clientId = randomUUID();
      const [sent, withdrawn] = await Promise.all([
        ana.send('message:send', {
          conversationId: id,
          clientId,
          text: 'x',
          attachments: [{ id: upload.id }],
        }),
        scene.person('ana').http.request('DELETE', `/chat/upload/${upload.id}`),
      ]);
      const log: Message[] = await scene.stage.log('dana', id);
      const isThere = log.some((message) => message.clientId === clientId);
      expect(isThere).toBe(sent.ok);
      expect((await scene.fetch(scene.person('dana'), upload.url)).status).toBe(sent.ok ? 200 : 404);
      expect([round, withdrawn.status === 204]).toEqual([round, !sent.ok]);
    }
  }, 60_000);

  it('goes into one of many messages that want it', async () => {
    const { id } = await scene.stage.talk();
    const ana = await scene.stage.socketOf('ana');
    const upload = await scene.accepted(scene.person('ana'), 'photo.png', photo);
    const replies = await Promise.all(
      Array.from({ length: 20 }, () =>
        ana.send('message:send', {
          conversationId: id,
          clientId: randomUUID(),
          text: 'x',
          attachments: [{ id: upload.id }],
        }),
      ),
    );
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    for (const reply of replies) if (!reply.ok) expect(reply.error.code).toBe('ATTACHMENT_GONE');
  });

  it('is not received for who is blocked while it comes', async () => {
    const guest = await scene.stage.installation.visitor().enterAsGuest('Guest');
    const body = formBody([filePart('a.txt', PLAIN, 'text/plain')]);
    const connection = await scene.begin(guest, 'POST', '/chat/upload', {
      'Content-Type': 'multipart/form-data; boundary=attachment-5f1c0de',
      'Content-Length': body.length,
    });
    await connection.write(body.subarray(0, 50));
    const blockedUntil = new Date(Date.now() + 3_600_000).toISOString();
    await scene.person('priya').http.patch(`/admin/users/${guest.id}`, { blockedUntil });
    void connection.write(body.subarray(50));
    const { status, body: text } = await connection.answer();
    // It was let in before; but neither he nor a message of his gets at it any more.
    if (status === 201) {
      const { url } = JSON.parse(text.toString()) as { url: string };
      expect((await scene.fetch(guest, url)).status).toBe(404);
    } else expect([401, 403]).toContain(status);
    connection.abort();
    await connection.closed;
  });
});
