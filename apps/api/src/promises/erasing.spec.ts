import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  ERASED_NAME,
  type CreateConversationResponse,
  type Message,
  type UserResponse,
} from '@prochat/contract';
import { ChatStore } from '@prochat/server/chat';
import { AppError } from '@prochat/server/core';
import type { Person } from '@prochat/server/testing';
import { ExpiredUploads } from '@prochat/server/upload';
import { picture } from './attack-images';
import { UNKNOWN_ID, written } from './chat-scene';
import { filesBelow, UploadScene } from './upload-scene';

jest.setTimeout(60_000);

/** DELETE `/admin/users/:id`: what is left of somebody afterwards, and that it can be finished whatever happens. */
describe('a person who is erased', () => {
  let scene: UploadScene;
  let priya: Person;

  beforeAll(async () => {
    scene = await UploadScene.open();
    priya = scene.person('priya');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    scene.stage.endScene();
  });
  afterAll(() => scene.close());

  const chat = (): ChatStore => scene.stage.installation.server.app.get(ChatStore);
  const erase = (id: string) => priya.http.request('DELETE', `/admin/users/${id}`);
  const account = (name: string) => ({
    email: `${randomUUID()}@example.com`,
    displayName: name,
    password: 'a-long-password',
    role: 'user' as const,
  });

  async function newcomer(role: 'user' | 'staff' | 'admin' = 'user') {
    const credentials = { ...account('Leo Marchetti'), role };
    await priya.http.post('/admin/users', credentials);
    const person = await scene.stage.installation.visitor().signIn(credentials);
    return { person, credentials };
  }

  async function conversationOf(person: Person, text = 'My number is 12345'): Promise<string> {
    const body = { topic: 'Help', message: { clientId: randomUUID(), text } };
    return (await person.http.post<CreateConversationResponse>('/chat/conversations', body)).conversation.id;
  }

  const remains = (log: readonly Message[], id: string): Message[] =>
    log.filter(
      (message) => message.senderId === id && (message.text !== '' || message.attachments.length > 0),
    );

  it('has said nothing, has no file, no draft, no name and no way in; what others said stays', async () => {
    const { person, credentials } = await newcomer();
    const [dana, socket] = [await scene.stage.socketOf('dana'), await person.connect()];
    const id = await conversationOf(person);
    await scene.person('dana').http.post(`/chat/conversations/${id}/assign`, {});
    await dana.ask('conversation:join', { conversationId: id });
    const photo = await scene.accepted(person, 'me.png', await picture('png'), 'image/png');
    const unsent = await scene.accepted(person, 'unsent.txt', 'never sent\n');
    await socket.ask('message:send', written(id, 'That is me', { attachments: [{ id: photo.id }] }));
    await dana.ask('message:send', written(id, 'I see'));
    await person.http.request('PUT', `/chat/conversations/${id}/drafts/reply`, { text: 'and my address is' });
    const before = await scene.stage.log('dana', id);

    expect((await erase(person.id)).status).toBe(204);

    const log = await scene.stage.log('dana', id);
    expect(log.map(({ seq }) => seq)).toEqual(before.map(({ seq }) => seq));
    expect(remains(log, person.id)).toEqual([]);
    expect(log.filter(({ deletedAt }) => deletedAt !== null)).toHaveLength(2);
    expect(log.at(-1)?.text).toBe('I see');
    expect(
      (await dana.waitFor('message:updated', ({ message }) => message.seq === 3)).message.attachments,
    ).toEqual([]);
    expect(await socket.waitFor('session:ended')).toEqual({ reason: 'revoked' });
    expect(await chat().findDrafts(person.id, id)).toEqual([]);
    for (const { url } of [photo, unsent])
      expect((await scene.person('dana').http.request('GET', url.replace('/api', ''))).status).toBe(404);
    expect(await scene.store.findUpload(photo.id)).toBeNull();

    expect((await person.http.request('GET', '/auth/me')).status).toBe(401);
    expect((await person.http.request('POST', '/auth/refresh')).status).toBe(401);
    const { email, password } = credentials;
    expect((await priya.http.request('POST', '/auth/login', { email, password })).status).toBe(401);
    const { user } = await priya.http.get<UserResponse>(`/admin/users/${person.id}`);
    expect(user).toMatchObject({ displayName: ERASED_NAME, email: null, role: 'user', guest: true });
    // Somebody else may have the address now.
    await scene.stage.installation.visitor().register(credentials);
  });

  it('leaves no byte on the disk', async () => {
    const { person } = await newcomer();
    const folder = join(scene.stage.installation.dataDir, 'files');
    const before = filesBelow(folder);
    const id = await conversationOf(person);
    const sent = await scene.accepted(person, 'me.png', await picture('png'), 'image/png');
    await scene.accepted(person, 'unsent.png', await picture('png'), 'image/png');
    const socket = await person.connect();
    await socket.ask('message:send', written(id, '', { attachments: [{ id: sent.id }] }));
    await erase(person.id);
    // What was never sent goes with the next sweep.
    const left = await scene.store.listExpired(new Date(Date.now() + 1_000).toISOString(), 100);
    await scene.stage.installation.server.app.get(ExpiredUploads).remove(left);
    expect(filesBelow(folder).filter((file) => !before.includes(file))).toEqual([]);
  });

  it('who was a professional is gone from the conversations of others, notes included', async () => {
    const { person } = await newcomer('staff');
    const { id } = await scene.stage.openConversation();
    await person.http.post(`/chat/conversations/${id}/assign`, { note: 'She is angry' });
    const socket = await person.connect();
    await socket.ask('message:send', written(id, 'Call me on 12345'));
    const ana = await scene.stage.socketOf('ana');
    await ana.ask('message:send', written(id, 'I will'));
    expect((await erase(person.id)).status).toBe(204);
    const log = await scene.stage.log('dana', id);
    expect(remains(log, person.id)).toEqual([]);
    expect(log.at(-1)?.text).toBe('I will');
    // Nobody is kept waiting by who is not there: an admin can give it to somebody.
    await priya.http.post(`/chat/conversations/${id}/assign`, { assigneeId: scene.person('dana').id });
  });

  it('cannot be oneself, nobody, or the last admin; and only an admin erases', async () => {
    expect((await erase(priya.id)).body).toMatchObject({ code: 'FORBIDDEN' });
    for (const id of [UNKNOWN_ID, 'x']) expect((await erase(id)).body).toMatchObject({ code: 'NOT_FOUND' });
    const { person: other } = await newcomer('admin');
    const answers = await Promise.all([
      erase(other.id),
      other.http.request('DELETE', `/admin/users/${priya.id}`),
    ]);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    if (answers[1]?.status === 204) priya = other;
    expect((await priya.http.request('GET', '/admin/users')).status).toBe(200);
    const dana = scene.person('dana');
    expect((await dana.http.request('DELETE', `/admin/users/${scene.person('tomas').id}`)).status).toBe(403);
  });

  it('is erased to the end by the same call again, however the first one ended', async () => {
    const { person } = await newcomer();
    const ids = [await conversationOf(person), await conversationOf(person), await conversationOf(person)];
    const store = chat();
    const revise = store.reviseMessage.bind(store);
    let calls = 0;
    jest.spyOn(store, 'reviseMessage').mockImplementation((...change) => {
      calls += 1;
      return calls === 2 ? Promise.reject(new AppError('UNAVAILABLE')) : revise(...change);
    });
    expect((await erase(person.id)).status).toBe(503);
    expect((await person.http.request('GET', '/auth/me')).status).toBe(401);
    const answers = await Promise.all([erase(person.id), erase(person.id)]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    for (const id of ids) expect(remains(await scene.stage.log('dana', id), person.id)).toEqual([]);
    expect((await erase(person.id)).status).toBe(204);
  });

  it('is found in all that others write to meanwhile, and they do not wait for it', async () => {
    const { person } = await newcomer();
    const { person: other } = await newcomer();
    const opened = (who: Person, n: number) =>
      chat().createConversation({
        user: { id: who.id, displayName: 'T' },
        topic: `T ${n}`,
        priority: 'normal',
        createdAt: new Date(Date.now() - 3_600_000 + n).toISOString(),
        openLimit: 10_000,
        firstMessage: {
          clientId: randomUUID(),
          senderId: who.id,
          senderName: 'T',
          senderRole: 'user',
          kind: 'message',
          text: `secret ${n}`,
          attachments: [],
          createdAt: new Date(Date.now() - 3_600_000 + n).toISOString(),
        },
      });
    // His are the oldest, behind two portions of others.
    const his = (await Promise.all(Array.from({ length: 30 }, (_, n) => opened(person, n)))).map(
      ({ conversation }) => conversation.id,
    );
    await Promise.all(Array.from({ length: 230 }, (_, n) => opened(other, 100 + n)));
    // Each portion that is read makes some of his jump to the front, past the reader.
    const store = chat();
    const list = store.listConversations.bind(store);
    const jumps = [...his];
    const socket = await priya.connect();
    jest.spyOn(store, 'listConversations').mockImplementation(async (...query) => {
      const page = await list(...query);
      for (const id of jumps.splice(0, 5)) {
        await priya.http.post(`/chat/conversations/${id}/assign`, {});
        await socket.ask('message:send', written(id, 'We are looking into it'));
      }
      return page;
    });
    const erased = erase(person.id);
    let sent = 0;
    let isOver = false;
    void erased.finally(() => (isOver = true));
    const { id: elsewhere } = await scene.stage.openConversation();
    const ana = await scene.stage.socketOf('ana');
    while (!isOver) {
      await ana.ask('message:send', written(elsewhere, 'Meanwhile'));
      sent += 1;
      await pause(1);
    }
    expect((await erased).status).toBe(204);
    expect(sent).toBeGreaterThan(5);
    for (const id of his)
      expect(
        (await chat().sliceMessages(id, 'professional', { limit: 100 })).items.filter(({ text }) =>
          text.startsWith('secret'),
        ),
      ).toEqual([]);
  });
});
