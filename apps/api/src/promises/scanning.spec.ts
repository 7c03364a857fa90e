import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ErrorBody, Upload } from '@prochat/contract';
import { ClamdDaemon, EICAR, filePart } from '@prochat/server/testing';
import { filesBelow, PLAIN, UploadScene } from './upload-scene';

let daemon: ClamdDaemon;
let scene: UploadScene;

beforeAll(async () => {
  daemon = await ClamdDaemon.open();
  scene = await UploadScene.open({ CLAMD: daemon.tcpAddress, LOG_LEVEL: 'silent' });
});

beforeEach(() => scene.remember());
afterEach(() => scene.stage.endScene());

afterAll(async () => {
  daemon.thaw();
  await scene.close();
  await daemon.close();
});

function stored(): string[] {
  return filesBelow(join(scene.stage.installation.dataDir, 'files'));
}

interface Status {
  status: number;
  body: Upload | ErrorBody;
}

/** What Ana is told of her file. */
function statusOf(id: string): Promise<Status> {
  return scene.person('ana').http.request<Upload | ErrorBody>('GET', `/chat/upload/${id}`);
}

/** The same once it is decided. */
async function outcomeOf(id: string): Promise<Status> {
  for (;;) {
    const answer = await statusOf(id);
    if (!('state' in answer.body && answer.body.state === 'scanning')) return answer;
    await pause(20);
  }
}

/** An upload of Ana's while clamd is held up: its answer is given before there is a verdict. */
async function heldUpload(bytes: Buffer | string): Promise<Upload> {
  const answer = await scene.postForm(scene.person('ana'), [filePart('held.txt', bytes)]);
  expect(answer.status).toBe(201);
  const upload = JSON.parse(answer.body.toString()) as Upload;
  expect(upload.state).toBe('scanning');
  return upload;
}

async function attach(conversationId: string, id: string): Promise<unknown> {
  const ana = await scene.stage.socketOf('ana');
  return ana.ask('message:send', {
    conversationId,
    clientId: randomUUID(),
    text: 'See the file.',
    attachments: [{ id }],
  });
}

describe('With ClamAV', () => {
  it('an ordinary file is ready and may be sent', async () => {
    const upload = await scene.accepted(scene.person('ana'), 'letter.txt', PLAIN);
    const { id } = await scene.stage.openConversation();
    await attach(id, upload.id);
    expect((await scene.stage.log('dana', id)).at(-1)?.attachments).toMatchObject([{ name: 'letter.txt' }]);
  });

  it('an infected file is blocked: its bytes are gone, and no message takes it', async () => {
    const before = stored();
    const answer = await scene.send(scene.person('ana'), 'invoice.txt', EICAR);
    expect(answer).toMatchObject({ status: 201, upload: { state: 'blocked' } });
    const { id: uploadId } = answer.upload as Upload;
    await expect(statusOf(uploadId)).resolves.toMatchObject({ body: { state: 'blocked', size: 0 } });
    expect(stored()).toEqual(before);

    const { id } = await scene.stage.openConversation();
    const log = await scene.stage.log('dana', id);
    await expect(attach(id, uploadId)).rejects.toMatchObject({
      error: { code: 'ATTACHMENT_BLOCKED', details: { ids: [uploadId] } },
    });
    expect(await scene.stage.log('dana', id)).toEqual(log);
  });

  it('a file stays scanning while clamd is held up, cannot be sent meanwhile, and is ready or blocked afterwards', async () => {
    const { id } = await scene.stage.openConversation();
    daemon.freeze();
    let held: Upload[];
    try {
      held = await Promise.all([PLAIN, EICAR].map(heldUpload));
      for (const upload of held) {
        await expect(statusOf(upload.id)).resolves.toMatchObject({ body: { state: 'scanning' } });
        const refused = attach(id, upload.id);
        await expect(refused).rejects.toMatchObject({ error: { code: 'ATTACHMENT_NOT_READY' } });
      }
    } finally {
      daemon.thaw();
    }
    const outcomes = await Promise.all(held.map((upload) => outcomeOf(upload.id)));
    expect(outcomes).toMatchObject([{ body: { state: 'ready' } }, { body: { state: 'blocked' } }]);
  });

  it('a file is refused while clamd is away, and taken again when it is back', async () => {
    await daemon.kill();
    try {
      const answer = await scene.send(scene.person('ana'), 'letter.txt', PLAIN);
      expect(answer).toMatchObject({ status: 503, code: 'SCANNER_DOWN' });
      await scene.expectNothingLeft();
    } finally {
      await daemon.start();
    }
    await scene.accepted(scene.person('ana'), 'letter.txt', PLAIN);
  });

  it('a file that was being scanned when clamd died is refused, and nothing of it stays', async () => {
    daemon.freeze();
    const { id } = await heldUpload(PLAIN);
    await daemon.kill();
    try {
      await expect(outcomeOf(id)).resolves.toMatchObject({ status: 503, body: { code: 'SCANNER_DOWN' } });
      await scene.expectNothingLeft();
    } finally {
      await daemon.start();
    }
  });
});

it('With SCANNER_DOWN=accept files are taken while clamd is away', async () => {
  const trusting = await UploadScene.open({
    CLAMD: '/nobody/listens/here.sock',
    SCANNER_DOWN: 'accept',
    LOG_LEVEL: 'silent',
  });
  try {
    await trusting.accepted(trusting.person('ana'), 'letter.txt', PLAIN);
  } finally {
    await trusting.close();
  }
});
