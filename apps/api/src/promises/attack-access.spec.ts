import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Attachment, ErrorBody, Upload } from '@prochat/contract';
import { CAST, HttpClient, Person, type CastName, type RawHttpAnswer } from '@prochat/server/testing';
import { UNKNOWN_ID } from './chat-scene';
import { picture } from './attack-images';
import { filesBelow, UploadScene } from './upload-scene';

const STAFF = { email: 'temp@example.com', displayName: 'Temp', password: 'temp-signs-in' };

/** Section E, 60, with B24 to B27 for files: who may have a file, and from when on he may not. */
describe('a file of somebody', () => {
  let scene: UploadScene;

  beforeAll(async () => {
    scene = await UploadScene.open();
  });
  beforeEach(() => scene.remember());
  afterEach(() => scene.stage.endScene());
  afterAll(() => scene.close());

  const person = (name: CastName): Person => scene.person(name);
  const photo = async (owner: CastName): Promise<Upload> =>
    scene.accepted(person(owner), 'holiday.png', await picture('png'), 'image/png');

  /** A photo in Ana's conversation with Dana. */
  async function sentPhoto(by: 'ana' | 'dana' = 'ana', kind?: 'note') {
    const { id, ana, dana } = await scene.stage.talk();
    const message = await scene.attach(id, by, [await photo(by)], kind);
    const [file] = message.attachments as [Attachment];
    return { conversationId: id, message, file, sockets: { ana, dana } };
  }

  /** Every way to ask for it: whole, small, a part, anew, only its head. */
  async function answers(who: Person, { url, image, id }: Attachment): Promise<Record<string, number>> {
    const ways: [string, Promise<RawHttpAnswer>][] = [
      ['whole', scene.fetch(who, url)],
      ['small', scene.fetch(who, image?.thumbnailUrl ?? '')],
      ['part', scene.fetch(who, url, { Range: 'bytes=0-9' })],
      ['anew', scene.fetch(who, url, { 'If-None-Match': `"${id}"` })],
      ['anything anew', scene.fetch(who, url, { 'If-None-Match': '*' })],
      ['named otherwise', scene.fetch(who, `/api/chat/files/${id}/x`)],
    ];
    const statuses = ways.map(async ([name, answer]) => [name, (await answer).status] as const);
    return Object.fromEntries(await Promise.all(statuses));
  }

  const seen = { whole: 200, small: 200, part: 206, anew: 304, 'anything anew': 304, 'named otherwise': 200 };
  const gone = Object.fromEntries(Object.keys(seen).map((way) => [way, 404]));

  /** A second browser with the same cookies, as who has stolen them or kept a tab. */
  const copyOf = (who: Person): Person => {
    const url = (): string => scene.url;
    return new Person(new HttpClient(url, who.http.origin, who.http.cookies.copy()), url);
  };

  it('60: is seen by both sides of its conversation, and by nobody else', async () => {
    const { file } = await sentPhoto();
    for (const name of ['ana', 'dana', 'mikael', 'priya'] as const)
      expect([name, await answers(person(name), file)]).toEqual([name, seen]);
    expect(await answers(person('tomas'), file)).toEqual(gone);
    expect(await answers(scene.stage.installation.visitor(), file)).toEqual(gone);
  });

  it('60: is gone for everybody, and from the disk, with its message', async () => {
    const before = filesBelow(join(scene.stage.installation.dataDir, 'files'));
    const { conversationId, message, file, sockets } = await sentPhoto();
    await sockets.ana.ask('message:delete', { conversationId, messageId: message.id });
    for (const name of ['ana', 'dana', 'priya'] as const)
      expect([name, await answers(person(name), file)]).toEqual([name, gone]);
    expect(filesBelow(join(scene.stage.installation.dataDir, 'files')).sort()).toEqual(before.sort());
    await scene.expectNothingLeft();
  });

  it('60: is gone for who is no professional any more', async () => {
    const { http } = person('priya');
    const { user } = await http.post<{ user: { id: string } }>('/admin/users', { ...STAFF, role: 'staff' });
    const temp = await scene.stage.installation.visitor().signIn(STAFF);
    const { file } = await sentPhoto();
    expect(await answers(temp, file)).toEqual(seen);
    await http.patch(`/admin/users/${user.id}`, { role: 'user' });
    expect(await answers(temp, file)).toEqual(gone);
    expect(await answers(await temp.signIn(STAFF), file)).toEqual(gone);
  });

  it('60: is gone for who has signed out, in every copy of his session', async () => {
    const { file } = await sentPhoto();
    const mikael = await scene.stage.installation.visitor().signIn(CAST.mikael);
    const copy = copyOf(mikael);
    expect(await answers(copy, file)).toEqual(seen);
    await mikael.http.post('/auth/logout');
    expect(await answers(mikael, file)).toEqual(gone);
    expect(await answers(copy, file)).toEqual(gone);
  });

  it('60: is gone for who is blocked, his own file too', async () => {
    const guest = await scene.stage.installation.visitor().enterAsGuest('Guest');
    const upload = await scene.accepted(guest, 'mine.png', await picture('png'), 'image/png');
    expect(await answers(guest, upload)).toEqual(seen);
    const blockedUntil = new Date(Date.now() + 3_600_000).toISOString();
    await person('priya').http.patch(`/admin/users/${guest.id}`, { blockedUntil });
    expect(await answers(guest, upload)).toEqual(gone);
    const again = await scene.post(guest, Buffer.alloc(0));
    expect([401, 403]).toContain(again.status);
  });

  it('of a note is for professionals only, and with the note it is gone', async () => {
    const { conversationId, message, file, sockets } = await sentPhoto('dana', 'note');
    expect(await answers(person('mikael'), file)).toEqual(seen);
    expect(await answers(person('ana'), file)).toEqual(gone);
    expect(JSON.stringify(await scene.stage.log('ana', conversationId))).not.toContain(file.id);
    expect(JSON.stringify(await scene.stage.conversation('ana', conversationId))).not.toContain('holiday');
    await sockets.dana.ask('message:delete', { conversationId, messageId: message.id });
    expect(await answers(person('mikael'), file)).toEqual(gone);
  });

  it('that no message has is for its owner only, and not for an admin', async () => {
    const upload = await photo('ana');
    expect(await answers(person('ana'), upload)).toEqual(seen);
    for (const name of ['tomas', 'dana', 'priya'] as const) {
      expect([name, await answers(person(name), upload)]).toEqual([name, gone]);
      for (const method of ['GET', 'DELETE'] as const)
        expect(await person(name).http.request(method, `/chat/upload/${upload.id}`)).toMatchObject({
          status: 404,
        });
    }
    await scene.store.expireUploads([upload.id], new Date().toISOString());
    expect(await answers(person('ana'), upload)).toEqual(gone);
  });

  it('B24: the id of another room does not open it from the own one, and neither do its neighbours', async () => {
    const { file } = await sentPhoto();
    const own = await photo('tomas');
    const { id } = await scene.stage.openConversation('tomas');
    const [mine] = (await scene.attach(id, 'tomas', [own])).attachments as [Attachment];
    expect(await answers(person('tomas'), mine)).toEqual(seen);
    const number = BigInt(`0x${own.id}`);
    const near = [-2n, -1n, 1n, 2n].map((step) => (number + step).toString(16).padStart(24, '0'));
    for (const other of [file.id, ...near, UNKNOWN_ID, own.id.toUpperCase(), `${own.id}0`, own.id.slice(1)])
      expect([other, (await scene.fetch(person('tomas'), `/api/chat/files/${other}/x`)).status]).toEqual([
        other,
        404,
      ]);
  });

  it('B24: no directory is served', async () => {
    const upload = await photo('ana');
    const record = await scene.store.findUpload(upload.id);
    const key = record?.storageKey ?? '';
    for (const path of [
      '/files',
      '/data',
      '/uploads',
      '/static',
      '',
      '/.data',
      '/api/files',
      '/api/chat/files/x',
    ])
      for (const name of [key, `${key.slice(0, 2)}/${key}`, `incoming/${key}`]) {
        const answer = await fetch(`${scene.url}${path}/${name}`);
        expect([answer.status === 200 ? answer.headers.get('content-type') : 'none', path]).not.toEqual([
          'image/png',
          path,
        ]);
      }
  });

  it('tells by no answer whether it exists', async () => {
    const { file } = await sentPhoto();
    const unclaimed = await photo('ana');
    const said = async (id: string): Promise<unknown> => {
      const { status, headerLines, body } = await scene.fetch(person('tomas'), `/api/chat/files/${id}/x`);
      const { correlationId: _, ...error } = JSON.parse(body.toString()) as ErrorBody;
      const names = headerLines.filter(
        (line) => !/^(?:date|x-request-id|content-length|etag|set-cookie):/i.test(line),
      );
      return { status, error, names };
    };
    const unknown = await said(UNKNOWN_ID);
    for (const id of [file.id, unclaimed.id, 'x', '..', '%00']) expect(await said(id)).toEqual(unknown);
  });

  it('cannot be sent by anybody else, and nobody learns that it exists', async () => {
    const { file } = await sentPhoto();
    const unclaimed = await photo('ana');
    const { id } = await scene.stage.openConversation('tomas');
    const tomas = await scene.stage.socketOf('tomas');
    const send = async (fileId: string): Promise<unknown> => {
      const message = {
        conversationId: id,
        clientId: randomUUID(),
        text: 'x',
        attachments: [{ id: fileId }],
      };
      const reply = await tomas.send('message:send', message);
      return JSON.parse(JSON.stringify(reply).replaceAll(fileId, 'ID')) as unknown;
    };
    const unknown = await send(UNKNOWN_ID);
    expect(unknown).toMatchObject({ ok: false, error: { code: 'ATTACHMENT_GONE' } });
    for (const other of [file.id, unclaimed.id]) expect(await send(other)).toEqual(unknown);
    expect(await scene.stage.log('tomas', id)).toHaveLength(1);
    expect(await answers(person('ana'), unclaimed)).toEqual(seen);
  });

  it('B25: is taken by its id alone: what else a client says of it is refused', async () => {
    const upload = await photo('ana');
    const { id } = await scene.stage.openConversation('ana');
    const ana = await scene.stage.socketOf('ana');
    for (const more of [
      { url: 'https://evil.test/x' },
      { ownerId: person('tomas').id },
      { storageKey: 'x', type: 'text/html' },
      { name: 'x.html' },
    ]) {
      const attachments = [{ id: upload.id, ...more }];
      const message = { conversationId: id, clientId: randomUUID(), text: 'x', attachments };
      expect(await ana.send('message:send', message)).toMatchObject({
        ok: false,
        error: { code: 'VALIDATION' },
      });
    }
    expect(await scene.stage.log('ana', id)).toHaveLength(1);
  });
});
