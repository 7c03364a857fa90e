import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CreateConversationResponse, Message, Upload } from '@prochat/contract';
import { ChatStore } from '@prochat/server/chat';
import { AppError } from '@prochat/server/core';
import type { CastName } from '@prochat/server/testing';
import { UNKNOWN_ID, written } from './chat-scene';
import { UploadScene } from './upload-scene';

jest.setTimeout(30_000);

const LATER = '2099-01-01T00:00:00.000Z';

/** What it means to send a message with files: claimed by one message, given back when it is refused, gone with it. */
describe('files of messages', () => {
  let scene: UploadScene;

  beforeAll(async () => {
    scene = await UploadScene.open({ UPLOAD_MAX_FILES: '3' });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    scene.stage.endScene();
  });
  afterAll(() => scene.close());

  const chatStore = (): ChatStore => scene.stage.installation.server.app.get(ChatStore);
  const file = (owner: CastName = 'ana', name = 'invoice.txt'): Promise<Upload> =>
    scene.accepted(scene.person(owner), name, `What ${owner} owes, ${randomUUID()}\n`);
  const refs = (...uploads: { id: string }[]): { attachments: { id: string }[] } => ({
    attachments: uploads.map(({ id }) => ({ id })),
  });
  const statusFor = async (name: CastName, { id }: { id: string }): Promise<number> =>
    (await scene.person(name).http.request('GET', `/chat/files/${id}/x`)).status;
  const claimOf = async ({ id }: { id: string }) => (await scene.store.findUpload(id))?.claim ?? null;

  it('reach both sides as they were uploaded, and can be opened by both', async () => {
    const { id, ana, dana } = await scene.stage.talk();
    const uploads = [await file('ana', 'Zürich.txt'), await file('ana', 'b.txt')];
    const { message } = await ana.ask('message:send', written(id, 'Both of them', refs(...uploads)));
    const attached = uploads.map(({ state: _, ...attachment }) => attachment);
    expect(message.attachments).toEqual(attached);
    expect((await dana.waitFor('message:new')).message.attachments).toEqual(attached);
    expect((await scene.stage.log('dana', id)).at(-1)?.attachments).toEqual(attached);
    for (const { url, size } of attached) {
      const path = url.replace('/api', '');
      expect((await scene.person('dana').http.request('GET', path)).text).toHaveLength(size);
    }
    expect(
      await Promise.all(
        (['ana', 'mikael', 'tomas'] as const).map((name) => statusFor(name, uploads[0] as Upload)),
      ),
    ).toEqual([200, 200, 404]);
  });

  it('cost a message that has none nothing: nobody asks about them', async () => {
    const { id, ana, dana } = await scene.stage.talk();
    const store = chatStore();
    const asked = (
      ['claimUploads', 'findUploads', 'releaseUploads', 'bindUploads', 'expireUploads'] as const
    ).map((name) => jest.spyOn(scene.store, name));
    const found = jest.spyOn(store, 'findSentMessage');
    const { message } = await ana.ask('message:send', written(id, 'Only words', { attachments: [] }));
    await dana.ask('message:send', written(id, 'Only words'));
    await ana.ask('message:edit', { conversationId: id, messageId: message.id, text: 'Other words' });
    await ana.ask('message:delete', { conversationId: id, messageId: message.id });
    await scene.stage.openConversation();
    for (const spy of [...asked, found]) expect(spy).not.toHaveBeenCalled();
  });

  it('may stand without a text, and then their names are the preview', async () => {
    const { id, ana } = await scene.stage.talk();
    const { message } = await ana.ask('message:send', written(id, ' ', refs(await file('ana', 'a.txt'))));
    expect(message.text).toBe('');
    expect((await scene.stage.conversation('dana', id)).lastMessage?.text).toBe('a.txt');
    expect((await ana.refusal('message:send', written(id, ' ', { attachments: [] }))).code).toBe(
      'MESSAGE_EMPTY',
    );
  });

  it('stay with an edited message, whose text may go; without files it may not', async () => {
    const { id, ana } = await scene.stage.talk();
    const upload = await file();
    const { message } = await ana.ask('message:send', written(id, 'See there', refs(upload)));
    const edit = { conversationId: id, messageId: message.id };
    expect((await ana.ask('message:edit', { ...edit, text: '' })).message).toMatchObject({
      text: '',
      attachments: message.attachments,
    });
    expect(await statusFor('dana', upload)).toBe(200);
    const { message: plain } = await ana.ask('message:send', written(id, 'Words'));
    expect((await ana.refusal('message:edit', { ...edit, messageId: plain.id, text: ' ' })).code).toBe(
      'MESSAGE_EMPTY',
    );
  });

  it('are gone from storage and for everybody when it is acknowledged that their message is deleted', async () => {
    const { id, ana } = await scene.stage.talk();
    const upload = await file();
    const { message } = await ana.ask('message:send', written(id, 'Oops', refs(upload)));
    await ana.ask('message:delete', { conversationId: id, messageId: message.id });
    expect(await scene.store.findUpload(upload.id)).toBeNull();
    for (const name of ['ana', 'dana', 'priya'] as const) expect(await statusFor(name, upload)).toBe(404);
  });

  describe('sent again under the same clientId', () => {
    it('give the message that is stored, told once', async () => {
      const { id, ana, dana } = await scene.stage.talk();
      const payload = written(id, 'Once', refs(await file(), await file()));
      const first = await ana.ask('message:send', payload);
      expect(await ana.ask('message:send', payload)).toEqual(first);
      await dana.settled();
      expect(dana.heard('message:new')).toHaveLength(1);
    });

    it('are another body when they are others, fewer, more or in another order', async () => {
      const { id, ana } = await scene.stage.talk();
      const [a, b, c] = [await file(), await file(), await file()];
      const payload = written(id, 'These two', refs(a, b));
      await ana.ask('message:send', payload);
      for (const other of [refs(a, c), refs(a), refs(a, b, c), refs(b, a), { attachments: [] }])
        expect([other, (await ana.refusal('message:send', { ...payload, ...other })).code]).toEqual([
          other,
          'CLIENT_ID_REUSED',
        ]);
      expect(await claimOf(c)).toBeNull();
      const plain = written(id, 'None');
      await ana.ask('message:send', plain);
      expect((await ana.refusal('message:send', { ...plain, ...refs(c) })).code).toBe('CLIENT_ID_REUSED');
      expect(await claimOf(c)).toBeNull();
    });

    it('give the deleted message, and do not bring the files back', async () => {
      const { id, ana } = await scene.stage.talk();
      const upload = await file();
      const payload = written(id, 'Soon gone', refs(upload));
      const { message } = await ana.ask('message:send', payload);
      await ana.ask('message:delete', { conversationId: id, messageId: message.id });
      const again = await ana.ask('message:send', payload);
      expect(again.message).toMatchObject({ id: message.id, attachments: [], text: '' });
      expect(again.message.deletedAt).not.toBeNull();
      expect(await statusFor('ana', upload)).toBe(404);
    });

    it.each([
      ['had been stored', true],
      ['had not', false],
    ])('are sent once when nobody knew whether the message %s', async (_case, isStored) => {
      const { id, ana, dana } = await scene.stage.talk();
      const upload = await file();
      const payload = written(id, 'Hello?', refs(upload));
      const store = chatStore();
      const append = store.appendMessages.bind(store);
      jest.spyOn(store, 'appendMessages').mockImplementationOnce(async (batch) => {
        if (isStored) await append(batch);
        throw new AppError('UNAVAILABLE');
      });
      expect((await ana.refusal('message:send', payload)).code).toBe('UNAVAILABLE');
      // Meanwhile nobody else gets it.
      expect((await ana.refusal('message:send', written(id, 'Mine', refs(upload)))).code).toBe(
        'ATTACHMENT_GONE',
      );
      const { message } = await ana.ask('message:send', payload);
      expect(message.attachments.map((one) => one.id)).toEqual([upload.id]);
      expect((await scene.stage.log('dana', id)).filter(({ text }) => text === 'Hello?')).toHaveLength(1);
      await dana.settled();
      expect(await statusFor('dana', upload)).toBe(200);
    });
  });

  describe('that cannot be had', () => {
    it('are somebody else’s, unknown, expired, or another message’s: gone, all of them alike', async () => {
      const { id, ana, dana } = await scene.stage.talk();
      const [own, taken, expired, his] = [await file(), await file(), await file(), await file('dana')];
      await ana.ask('message:send', written(id, 'First', refs(taken)));
      await scene.store.expireUploads([expired.id], new Date().toISOString());
      dana.forget();
      for (const other of [taken, expired, his, { id: UNKNOWN_ID }])
        expect(await ana.refusal('message:send', written(id, 'T', refs(own, other)))).toMatchObject({
          code: 'ATTACHMENT_GONE',
          details: { ids: [other.id] },
        });
      await dana.settled();
      // What was said before comes into the queue's rows when their time has come.
      expect(dana.heardEvents().filter((event) => event !== 'queue:update')).toEqual([]);
      expect(await claimOf(own)).toBeNull();
      expect(await claimOf(his)).toBeNull();
    });

    it('are not checked yet, or harmful', async () => {
      const { id, ana } = await scene.stage.talk();
      const own = await file();
      const record = {
        ownerId: scene.person('ana').id,
        name: 'a.bin',
        type: 'text/plain',
        size: 1,
        createdAt: new Date().toISOString(),
        expiresAt: LATER,
      };
      const scanning = await scene.store.createUpload({ ...record, storageKey: randomUUID() });
      const blocked = await scene.store.createUpload({ ...record, storageKey: randomUUID() });
      await scene.store.settleUpload(blocked.id, { state: 'blocked' });
      const refusal = (...uploads: { id: string }[]) =>
        ana.refusal('message:send', written(id, 'T', refs(...uploads)));
      expect(await refusal(own, scanning)).toMatchObject({
        code: 'ATTACHMENT_NOT_READY',
        details: { ids: [scanning.id] },
      });
      expect(await refusal(own, blocked, scanning)).toMatchObject({
        code: 'ATTACHMENT_BLOCKED',
        details: { ids: [blocked.id] },
      });
      expect(await claimOf(own)).toBeNull();
      await scene.store.removeUploads([scanning.id, blocked.id]);
    });

    it('are too many, twice the same, or named in a wrong way', async () => {
      const { id, ana } = await scene.stage.talk();
      const four = ['a', 'b', 'c', 'd'].map((digit) => ({ id: digit.repeat(24) }));
      expect(await ana.refusal('message:send', written(id, 'T', refs(...four)))).toMatchObject({
        code: 'TOO_MANY_ATTACHMENTS',
        details: { max: 3 },
      });
      const [one] = four as [{ id: string }];
      const wrong = [
        [one, one],
        [one.id],
        [{}],
        [null],
        [{ id: 'x' }],
        [{ ...one, name: 'x' }],
        one,
        'x',
        null,
      ];
      for (const attachments of [
        ...wrong,
        Array.from({ length: 21 }, (_, n) => ({ id: String(n).padStart(24, '0') })),
      ])
        expect([
          attachments,
          (await ana.refusal('message:send', { ...written(id, 'T'), attachments } as never)).code,
        ]).toEqual([attachments, 'VALIDATION']);
    });
  });

  it('go to one of two messages that want the same at once', async () => {
    const { id, ana, dana } = await scene.stage.talk();
    const { id: other } = await scene.stage.openConversation();
    for (let round = 0; round < 10; round += 1) {
      const upload = await file();
      const replies = await Promise.all(
        [id, id, other, other].map((place) => ana.send('message:send', written(place, 'Mine', refs(upload)))),
      );
      const [won, ...more] = replies.filter((reply) => reply.ok);
      expect(more).toEqual([]);
      expect(won).toBeDefined();
      for (const reply of replies)
        if (!reply.ok)
          expect(reply.error).toMatchObject({ code: 'ATTACHMENT_GONE', details: { ids: [upload.id] } });
    }
    await dana.settled();
    const heard = dana.heard('message:new').map(({ message }) => message.attachments[0]?.id);
    expect(new Set(heard).size).toBe(heard.length);
  });

  describe('of a message that is refused', () => {
    it('are free again when a colleague was faster, and go with "Send anyway"', async () => {
      const { id, dana } = await scene.stage.talk();
      const seen = (await scene.stage.conversation('dana', id)).lastSeq;
      const { dana: holder, priya } = scene.stage.installation.people;
      await priya.http
        .post(`/chat/conversations/${id}/assign`, { assigneeId: holder.id, note: 'Look' })
        .catch(() => null);
      await priya.http.post(`/chat/conversations/${id}/assign`, { assigneeId: priya.id });
      await priya.http.post(`/chat/conversations/${id}/assign`, { assigneeId: holder.id });
      const upload = await file('dana');
      const payload = written(id, 'Here it is', { ...refs(upload), basedOnSeq: seen });
      expect((await dana.refusal('message:send', payload)).code).toBe('STALE_REPLY');
      expect(await claimOf(upload)).toBeNull();
      const { basedOnSeq: _, ...anyway } = payload;
      const { message } = await dana.ask('message:send', anyway);
      expect(message.attachments.map((one) => one.id)).toEqual([upload.id]);
    });

    it('are free again when its conversation is closed to a professional, and reopen it with its user', async () => {
      const { id, ana, dana } = await scene.stage.talk();
      await dana.ask('conversation:close', { conversationId: id });
      const [his, hers] = [await file('dana'), await file()];
      const refused = await dana.refusal('message:send', written(id, 'T', refs(his)));
      expect(refused.code).toBe('CONVERSATION_CLOSED');
      expect(await scene.store.findUpload(his.id)).toMatchObject({
        claim: null,
        expiresAt: expect.any(String),
      });
      await ana.ask('message:send', written(id, 'One more', refs(hers)));
      expect((await scene.stage.conversation('ana', id)).status).toBe('assigned');
      expect(await claimOf(hers)).toMatchObject({ conversationId: id, kind: 'message' });
      await dana.ask('message:send', written(id, 'And mine', refs(his)));
    });

    it('go into the message all the same when another process moved the head meanwhile', async () => {
      const { id, ana, dana } = await scene.stage.talk();
      const store = chatStore();
      const now = await store.findConversation(id);
      jest.spyOn(store, 'recallConversation').mockResolvedValue(now);
      await ana.ask('message:send', written(id, 'One more thing'));
      const upload = await file('dana');
      const { message } = await dana.ask('message:send', written(id, 'Yes?', refs(upload)));
      expect(message.attachments).toHaveLength(1);
      expect(await statusFor('ana', upload)).toBe(200);
    });
  });

  describe('of the message that opens a conversation', () => {
    const open = (message: object): Promise<CreateConversationResponse> =>
      scene.person('tomas').http.post('/chat/conversations', { topic: 'With a file', message });

    it('are bound to it, once, and seen by its two sides', async () => {
      const upload = await file('tomas');
      const message = { clientId: randomUUID(), text: '', ...refs(upload) };
      const first = await open(message);
      expect(first.message?.attachments.map(({ id }) => id)).toEqual([upload.id]);
      expect(await claimOf(upload)).toEqual({
        clientId: message.clientId,
        conversationId: first.conversation.id,
        kind: 'message',
      });
      expect(await open(message)).toEqual(first);
      expect(
        await Promise.all((['tomas', 'dana', 'ana'] as const).map((name) => statusFor(name, upload))),
      ).toEqual([200, 200, 404]);
    });

    it('are free again when it may not be opened', async () => {
      const upload = await file('tomas');
      const store = chatStore();
      jest.spyOn(store, 'createConversation').mockRejectedValueOnce(new AppError('TOO_MANY_OPEN'));
      const body = { topic: 'T', message: { clientId: randomUUID(), text: 'x', ...refs(upload) } };
      expect((await scene.person('tomas').http.refusal('POST', '/chat/conversations', body)).code).toBe(
        'TOO_MANY_OPEN',
      );
      expect(await claimOf(upload)).toBeNull();
    });

    it('are bound by the repetition when nobody knew whether it was opened', async () => {
      const upload = await file('tomas');
      jest.spyOn(scene.store, 'bindUploads').mockRejectedValueOnce(new AppError('UNAVAILABLE'));
      const message = { clientId: randomUUID(), text: 'x', ...refs(upload) };
      const body = { topic: 'With a file', message };
      const { http } = scene.person('tomas');
      expect((await http.refusal('POST', '/chat/conversations', body)).code).toBe('UNAVAILABLE');
      // Both sides see it already.
      expect(await statusFor('dana', upload)).toBe(200);
      const { conversation } = await open(message);
      expect((await claimOf(upload))?.conversationId).toBe(conversation.id);
    });
  });

  it('of a note are in nothing that its end user gets', async () => {
    const { id, ana, dana } = await scene.stage.talk();
    const upload = await file('dana', 'confidential-zebra.txt');
    const before = (await scene.stage.conversation('ana', id)).lastSeq;
    await dana.ask('message:send', written(id, 'Zebra', { kind: 'note', ...refs(upload) }));
    await ana.settled();
    const sync = await ana.ask('sync', { conversations: [{ id, afterSeq: before, afterRevision: 0 }] });
    const join = await ana.ask('conversation:join', { conversationId: id, afterSeq: 0 });
    const { http } = scene.person('ana');
    const seen = [
      sync,
      join,
      ana.heardEvents(),
      await scene.stage.log('ana', id),
      await http.get(`/chat/conversations?pageSize=100`),
      await http.get(`/chat/search?q=zebra`),
      await http.get(`/chat/search?q=confidential`),
    ];
    expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${upload.id}|zebra`, 'i'));
    expect(await statusFor('ana', upload)).toBe(404);
    expect(await statusFor('mikael', upload)).toBe(200);
    const { message } = await ana.ask('message:send', written(id, 'Hello?'));
    expect((message satisfies Message).attachments).toEqual([]);
  });
});
