import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ClamdDaemon, EICAR, filePart, formBody } from '@prochat/server/testing';
import { docx, zip } from './attack-zips';
import { filesBelow, PLAIN, UploadScene } from './upload-scene';

/** Section E, 58: the text every scanner knows, plain and hidden, before the real clamd. */
describe('a file with EICAR in it', () => {
  let clamd: ClamdDaemon;
  let scene: UploadScene;

  beforeAll(async () => {
    clamd = await ClamdDaemon.open();
    scene = await UploadScene.open({ CLAMD: clamd.socketPath });
    await scene.accepted(scene.person('ana'), 'warm.txt', PLAIN);
  });
  beforeEach(() => scene.remember());
  afterEach(() => scene.stage.endScene());
  afterAll(async () => {
    await scene.close();
    await clamd.close();
  });

  const inPdf = Buffer.from(`%PDF-1.4\n${EICAR}\n%%EOF\n`, 'latin1');
  it.each([
    ['plain', 'eicar.txt', Buffer.from(EICAR)],
    ['under another name', 'minutes.csv', Buffer.from(EICAR)],
    ['in a paper', 'paper.pdf', inPdf],
    ['behind 2 MB', 'long.txt', Buffer.concat([Buffer.alloc(2_000_000, 'x'), Buffer.from(EICAR)])],
    ['packed in a document', 'paper.docx', docx([{ name: 'word/media/1.bin', body: Buffer.from(EICAR) }])],
    [
      'packed twice',
      'paper.docx',
      docx([{ name: 'word/embeddings/1.zip', body: zip([{ name: 'x', body: Buffer.from(EICAR) }]) }]),
    ],
  ])('58: %s is blocked, its bytes are gone, and nobody gets or sends it', async (_where, name, body) => {
    const ana = scene.person('ana');
    const before = filesBelow(join(scene.stage.installation.dataDir, 'files'));
    const { upload } = await scene.send(ana, name, body);
    expect(upload).toMatchObject({ state: 'blocked' });
    expect(filesBelow(join(scene.stage.installation.dataDir, 'files')).sort()).toEqual(before.sort());
    for (const who of ['ana', 'tomas', 'priya'] as const)
      expect((await scene.fetch(scene.person(who), upload?.url ?? '')).status).toBe(404);
    const { id } = await scene.stage.openConversation('ana');
    const message = {
      conversationId: id,
      clientId: randomUUID(),
      text: 'x',
      attachments: [{ id: upload?.id ?? '' }],
    };
    expect(await (await scene.stage.socketOf('ana')).send('message:send', message)).toMatchObject({
      ok: false,
      error: { code: 'ATTACHMENT_BLOCKED' },
    });
    expect(await scene.stage.log('dana', id)).toHaveLength(1);
    await ana.http.request('DELETE', `/chat/upload/${upload?.id}`);
    await scene.expectNothingLeft();
  });

  it('58: while nobody can look, nothing is let in', async () => {
    await clamd.kill();
    try {
      const answer = await scene.post(
        scene.person('ana'),
        formBody([filePart('a.txt', EICAR, 'text/plain')]),
      );
      expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([
        503,
        { code: 'SCANNER_DOWN' },
      ]);
      await scene.expectNothingLeft();
    } finally {
      await clamd.start();
    }
  });
});
