import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  ConversationDetailsResponse,
  CreateConversationResponse,
  MessagePage,
  UserResponse,
} from '@prochat/contract';
import { CAST, type Person } from '@prochat/server/testing';
import { openEmptyInstallation, openInstallation, type Installation } from './installation';

const PASSWORD = 'a-long-password';
let count = 0;
const newEmail = () => `kept-${++count}@example.com`;

/** `POST /auth/account`: a guest keeps what is his, for longer than his session. */
describe('a guest who makes an account', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await openInstallation();
  });
  afterAll(() => installation.close());

  const enter = () => installation.visitor().enterAsGuest();
  const ask = ({ http }: Person, text: string) =>
    http.post<CreateConversationResponse>('/chat/conversations', {
      topic: 'Kept',
      message: { clientId: randomUUID(), text },
    });
  const messagesOf = async ({ http }: Person, id: string) =>
    (await http.get<MessagePage>(`/chat/conversations/${id}/messages`)).items;

  it('stays the same person, and finds his conversations with his password on another device', async () => {
    const guest = await enter();
    const { conversation } = await ask(guest, 'before');
    const email = newEmail();
    const { user } = await guest.http.post<UserResponse>('/auth/account', {
      email: ` ${email.toUpperCase()} `,
      password: PASSWORD,
      displayName: 'Ana Oliveira',
    });
    expect(user).toEqual({ ...guest.user, guest: false, email, displayName: 'Ana Oliveira' });
    expect(await guest.http.get('/auth/me')).toEqual({ user });

    const elsewhere = await installation.visitor().signIn({ email, password: PASSWORD });
    expect(elsewhere.user.id).toBe(guest.user.id);
    expect((await messagesOf(elsewhere, conversation.id)).map(({ text }) => text)).toContain('before');
    const seen = await installation.people.dana.http.get<ConversationDetailsResponse>(
      `/chat/conversations/${conversation.id}`,
    );
    expect(seen.person).toMatchObject({ guest: false, email, displayName: 'Ana Oliveira' });
  });

  it('speaks under his new name over the socket that is open, under the old one before', async () => {
    const guest = await enter();
    const { conversation } = await ask(guest, 'before');
    const socket = await guest.connect();
    const account = { email: newEmail(), password: PASSWORD, displayName: 'Tomás Reyes' };
    await guest.http.post('/auth/account', account);
    await socket.ask('message:send', {
      conversationId: conversation.id,
      clientId: randomUUID(),
      text: 'after',
    });
    expect(
      (await messagesOf(guest, conversation.id)).map(({ text, senderName }) => [text, senderName]),
    ).toEqual([
      ['before', guest.user.displayName],
      ['after', 'Tomás Reyes'],
    ]);
  });

  it('keeps his name when he gives none', async () => {
    const guest = await enter();
    const { user } = await guest.http.post<UserResponse>('/auth/account', {
      email: newEmail(),
      password: PASSWORD,
    });
    expect(user.displayName).toBe(guest.user.displayName);
  });

  it('is refused an e-mail that is taken, and remains a guest', async () => {
    const guest = await enter();
    expect(
      await guest.http.refusal('POST', '/auth/account', { email: CAST.ana.email, password: PASSWORD }),
    ).toMatchObject({ status: 409, code: 'EMAIL_TAKEN' });
    expect(await guest.http.get('/auth/me')).toEqual({ user: guest.user });
  });

  it('makes one, however many of his tabs ask at once', async () => {
    const guest = await enter();
    const emails = Array.from({ length: 4 }, newEmail);
    const answers = await Promise.all(
      emails.map((email) =>
        guest.http.request<{ user?: unknown; error?: { code: string } }>('POST', '/auth/account', {
          email,
          password: PASSWORD,
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const made = emails[answers.findIndex(({ status }) => status === 200)] ?? '';
    expect(await guest.http.get('/auth/me')).toMatchObject({ user: { email: made, guest: false } });
    for (const email of emails.filter((each) => each !== made))
      expect(
        await installation.visitor().http.refusal('POST', '/auth/login', { email, password: PASSWORD }),
      ).toMatchObject({ code: 'BAD_CREDENTIALS' });
  });

  it('is nobody else: accounts, professionals and strangers are refused', async () => {
    const account = { email: newEmail(), password: PASSWORD };
    for (const name of ['ana', 'dana', 'priya'] as const)
      expect(await installation.people[name].http.refusal('POST', '/auth/account', account)).toMatchObject({
        status: 409,
        code: 'NOT_A_GUEST',
      });
    expect(await installation.visitor().http.refusal('POST', '/auth/account', account)).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('gives a password and an address that are good enough, and nothing else', async () => {
    const guest = await enter();
    const good = { email: newEmail(), password: PASSWORD };
    for (const bad of [{ password: 'short' }, { email: 'nowhere' }, { displayName: ' ' }, { role: 'admin' }])
      expect(await guest.http.refusal('POST', '/auth/account', { ...good, ...bad })).toMatchObject({
        status: 400,
        code: 'VALIDATION',
      });
    expect(await guest.http.get('/auth/me')).toEqual({ user: guest.user });
  });

  it('cannot where nobody makes accounts by himself', async () => {
    const closed = await openEmptyInstallation({ REGISTRATION: 'off' });
    try {
      const guest = await closed.visitor().enterAsGuest();
      expect(
        await guest.http.refusal('POST', '/auth/account', { email: newEmail(), password: PASSWORD }),
      ).toMatchObject({ status: 403, code: 'REGISTRATION_OFF' });
    } finally {
      await closed.close();
    }
  });
});
