import { randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AuditEvent,
  ClientConfig,
  CreateConversationResponse,
  ErrorBody,
  MailTranscriptResponse,
  Page,
} from '@prochat/contract';
import { SERVER_LIMITS } from '@prochat/contract';
import { Config } from '@prochat/server/core';
import { CAST, MailServer, type Answer, type Person, type ReceivedLetter } from '@prochat/server/testing';
import { Stage, UNKNOWN_ID, written } from './chat-scene';

const mail = (person: Person, id: string, body: object = {}): Promise<Answer<ErrorBody>> =>
  person.http.request('POST', `/chat/conversations/${id}/transcript`, body);

async function open(person: Person, topic: string, text = 'Hello'): Promise<string> {
  const { conversation } = await person.http.post<CreateConversationResponse>('/chat/conversations', {
    topic,
    message: { clientId: randomUUID(), text },
  });
  return conversation.id;
}

const canMail = async (stage: Stage): Promise<boolean> =>
  (await stage.installation.visitor().http.get<ClientConfig>('/config')).features.mail;

/** What was said, in the mailbox of who asks for it: by a real mail server. */
describe('a transcript by e-mail', () => {
  let server: MailServer;
  let stage: Stage;
  let refusal: number | null = null;

  beforeAll(async () => {
    server = await MailServer.open({
      onRcptTo: (_address, _session, callback) =>
        refusal === null
          ? callback()
          : callback(Object.assign(new Error('No such user'), { responseCode: refusal })),
    });
    stage = await Stage.open({ SMTP_URL: server.url, MAIL_FROM: 'Support <chat@example.com>' });
  });
  afterAll(async () => {
    await stage.close();
    await server.close();
  });

  let guests = 0;
  /** Somebody with an address of his own: one address is written to only so often. */
  async function guest(email?: string): Promise<Person & { address: string }> {
    const address = email ?? `guest${(guests += 1)}@example.com`;
    const person = await stage.installation.visitor().enterAsGuest('Ana Oliveira', address);
    return Object.assign(person, { address });
  }
  const lettersTo = (address: string): ReceivedLetter[] =>
    server.letters.filter(({ to }) => to.includes(address));

  it('arrives at the one who asks, with all that was said and no private note', async () => {
    expect(await canMail(stage)).toBe(true);
    const ana = await guest();
    const id = await open(ana, 'Dedução: <3?', 'Is it deductible?');
    const dana = await (await stage.installation.visitor().signIn(CAST.dana)).connect();
    await dana.ask('conversation:join', { conversationId: id });
    await dana.ask('conversation:claim', { conversationId: id });
    await dana.ask('message:send', written(id, 'canary of a note', { kind: 'note' }));
    await dana.ask('message:send', written(id, 'It is.'));
    const { status, body } = await mail(ana, id, { language: 'en', timeZone: 'Europe/Lisbon' });
    expect([status, body]).toEqual([
      202,
      { sentTo: ana.address, delivery: 'smtp' } satisfies MailTranscriptResponse,
    ]);
    const [letter, ...others] = lettersTo(ana.address);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      from: 'chat@example.com',
      to: [ana.address],
      mail: {
        from: { name: 'Support', address: 'chat@example.com' },
        to: [{ name: 'Ana Oliveira', address: ana.address }],
        subject: expect.stringMatching(/^Transcript of your conversation of \d+ \w+ \d{4}$/),
        text: expect.stringContaining(stage.installation.server.app.get(Config).publicUrl),
        html: expect.stringContaining('<p dir="auto">Hello,</p>'),
        attachments: [
          {
            filename: expect.stringMatching(/^Dedução_ _3_ - \d{4}-\d\d-\d\d\.txt$/),
            content: expect.stringMatching(
              /^Dedução: <3\?\n[^]*of Europe\/Lisbon\.[^]*Is it deductible\?\n[^]*It is\.\n\nEnd: 2 messages\n$/,
            ),
          },
        ],
      },
    });
    expect(letter?.raw).not.toContain('canary');
    expect(JSON.stringify(letter?.mail)).not.toContain('canary');
    const portuguese = await mail(ana, id, { language: 'pt' });
    expect(portuguese.status).toBe(202);
    expect(lettersTo(ana.address)[1]?.mail.subject).toMatch(/^Transcrição da sua conversa de /);
  });

  it('says nothing around the transcript that anybody could have written', async () => {
    const victim = await guest();
    await mail(victim, await open(victim, 'Cheap watches', 'Buy watches'));
    const [letter] = lettersTo(victim.address);
    expect(letter?.mail.attachments).toHaveLength(1);
    expect([letter?.mail.subject, letter?.mail.text, letter?.mail.html].join('\n')).not.toMatch(/watches/i);
  });

  it('of a professional goes to his own address, without notes, and is kept in the audit', async () => {
    const ana = await guest();
    const id = await open(ana, 'Watched');
    const dana = stage.person('dana');
    const socket = await stage.socketOf('dana');
    await socket.ask('conversation:join', { conversationId: id });
    await socket.ask('message:send', written(id, 'canary of a note', { kind: 'note' }));
    const kept = async (): Promise<AuditEvent[]> =>
      (
        await stage
          .person('priya')
          .http.get<Page<AuditEvent>>(`/admin/audit?action=transcript-mailed&subjectId=${id}`)
      ).items;
    expect((await mail(ana, id)).status).toBe(202);
    expect(await kept()).toEqual([]);
    expect((await mail(dana, id)).body).toMatchObject({ sentTo: CAST.dana.email, delivery: 'smtp' });
    expect(await kept()).toMatchObject([
      { actor: { id: dana.id }, subject: { kind: 'conversation', id, name: 'Watched' } },
    ]);
    const [letter] = lettersTo(CAST.dana.email);
    expect(letter?.to).toEqual([CAST.dana.email]);
    expect(JSON.stringify(letter?.mail)).not.toContain('canary');
  });

  it('is for those who see the conversation, and goes nowhere else', async () => {
    const ana = await guest();
    const id = await open(ana, 'Private');
    const before = server.letters.length;
    const refused = [];
    for (const [person, of] of [
      [stage.person('tomas'), id],
      [stage.person('tomas'), UNKNOWN_ID],
      [stage.person('dana'), UNKNOWN_ID],
    ] as const) {
      const { status, body } = await mail(person, of);
      refused.push(JSON.stringify({ status, code: body.code, message: body.message }));
    }
    expect(new Set(refused)).toEqual(new Set([expect.stringContaining('"status":404,"code":"NOT_FOUND"')]));
    expect((await mail(stage.installation.visitor(), id)).status).toBe(401);
    for (const body of [{ to: 'evil@example.com' }, { email: 'evil@example.com' }, { language: 'xx' }])
      expect(await mail(ana, id, body)).toMatchObject({ status: 400, body: { code: 'VALIDATION' } });
    expect(server.letters).toHaveLength(before);
  });

  it('needs an address', async () => {
    const nobody = await stage.installation.visitor().enterAsGuest('Ana Oliveira');
    const id = await open(nobody, 'No address');
    expect(await mail(nobody, id)).toMatchObject({ status: 409, body: { code: 'NO_EMAIL' } });
  });

  it('is sent so often to one address, whoever gives it', async () => {
    const address = 'victim@example.com';
    const count = SERVER_LIMITS.transcriptMailRate.count;
    for (let n = 0; n < count; n += 1) {
      const one = await guest(address);
      expect((await mail(one, await open(one, 'Again'))).status).toBe(202);
    }
    const other = await guest(address);
    const { status, body, headers } = await mail(other, await open(other, 'Again'));
    expect([status, body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(lettersTo(address)).toHaveLength(count);
  });

  it('tells when the mail server does not want it, and leaves no word in the audit', async () => {
    const ana = await guest();
    const id = await open(ana, 'Refused');
    refusal = 550;
    expect(await mail(ana, id)).toMatchObject({ status: 422, body: { code: 'MAIL_REFUSED' } });
    refusal = 451;
    expect(await mail(stage.person('mikael'), id)).toMatchObject({
      status: 503,
      body: { code: 'MAIL_FAILED' },
    });
    refusal = null;
    expect(lettersTo(ana.address)).toEqual([]);
    const path = `/admin/audit?action=transcript-mailed&subjectId=${id}`;
    expect((await stage.person('priya').http.get<Page<AuditEvent>>(path)).items).toEqual([]);
  });
});

describe('a transcript by e-mail where no mail server is set', () => {
  it('is refused, and not offered', async () => {
    const stage = await Stage.open();
    try {
      expect(await canMail(stage)).toBe(false);
      const id = await open(stage.person('ana'), 'Off');
      expect(await mail(stage.person('ana'), id)).toMatchObject({ status: 409, body: { code: 'MAIL_OFF' } });
      expect(await mail(stage.person('tomas'), id)).toMatchObject({
        status: 404,
        body: { code: 'NOT_FOUND' },
      });
    } finally {
      await stage.close();
    }
  });

  it('is kept as a file where that is configured, said so, and goes when the person is erased', async () => {
    const stage = await Stage.open({ MAIL_FILES: 'on' });
    try {
      const folder = join(stage.installation.server.app.get(Config).dataDir, 'mail');
      expect(await canMail(stage)).toBe(true);
      const ana = stage.person('ana');
      const id = await open(ana, 'Kept', 'Said by Ana');
      const { status, body } = await mail(ana, id);
      expect([status, body]).toEqual([202, { sentTo: CAST.ana.email, delivery: 'file' }]);
      await mail(stage.person('dana'), id);
      const names = await readdir(folder);
      expect(names).toHaveLength(2);
      const mine = names.find((name) => name.includes(ana.id)) ?? '';
      expect(await readFile(join(folder, mine), 'utf8')).toContain(
        `To: ${CAST.ana.displayName} <${CAST.ana.email}>`,
      );
      await stage.person('priya').http.request('DELETE', `/admin/users/${ana.id}`);
      expect((await readdir(folder)).filter((name) => name.includes(ana.id))).toEqual([]);
      expect(await readdir(folder)).toHaveLength(1);
    } finally {
      await stage.close();
    }
  });
});
