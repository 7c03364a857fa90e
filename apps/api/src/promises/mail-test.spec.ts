import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVER_LIMITS, type ErrorBody, type MailTestResponse } from '@prochat/contract';
import { CAST, MailServer, type Answer } from '@prochat/server/testing';
import { Stage } from './chat-scene';

const PASSWORD = 'canary-password';

/** An admin who sets e-mail up is told whether it works, and if not, what the mail server said. */
describe('a test of e-mail', () => {
  let server: MailServer;
  let stage: Stage;
  let refusal: Error | null = null;
  const test = (body: object = {}): Promise<Answer<MailTestResponse & ErrorBody>> =>
    stage.person('priya').http.request('POST', '/admin/mail/test', body);

  beforeAll(async () => {
    server = await MailServer.open({
      authOptional: false,
      onAuth: ({ password }, _session, callback) =>
        password === PASSWORD && refusal === null
          ? callback(null, { user: 'chat' })
          : callback(refusal ?? new Error('Wrong password')),
    });
    stage = await Stage.open({
      SMTP_URL: server.url.replace('//', `//chat:${PASSWORD}@`),
      MAIL_FROM: 'Support <chat@example.com>',
    });
  });
  afterAll(async () => {
    await stage.close();
    await server.close();
  });

  it('arrives at the admin, and tells what the mail server said', async () => {
    const { status, body } = await test({ language: 'pt' });
    expect([status, body]).toEqual([
      200,
      { sentTo: CAST.priya.email, outcome: 'smtp', answer: expect.stringMatching(/^250 /) },
    ]);
    expect(server.letters).toMatchObject([
      { to: [CAST.priya.email], mail: { subject: 'Teste do e-mail do seu chat' } },
    ]);
  });

  it('tells why it does not, without the password', async () => {
    refusal = new Error('Come back with an app password');
    const { status, body } = await test();
    refusal = null;
    expect(status).toBe(200);
    expect(body).toMatchObject({ sentTo: CAST.priya.email, outcome: 'failed' });
    expect(body.answer).toContain('Come back with an app password');
    expect(JSON.stringify(body)).not.toContain(PASSWORD);
    expect(server.letters).toHaveLength(1);
  });

  it('goes to the admin who asks and to nobody else, and only so often', async () => {
    expect(await test({ to: 'evil@example.com' })).toMatchObject({ status: 400 });
    expect(await stage.person('dana').http.request('POST', '/admin/mail/test', {})).toMatchObject({
      status: 403,
    });
    const statuses = [];
    for (let n = 0; n < SERVER_LIMITS.mailTestRate.count; n += 1) statuses.push((await test()).status);
    expect(statuses).toContain(429);
    expect(new Set(server.letters.flatMap(({ to }) => to))).toEqual(new Set([CAST.priya.email]));
  });

  it('says that it is off where it is, and the file where it is one', async () => {
    for (const [environment, expected] of [
      [{}, { status: 409, body: { code: 'MAIL_OFF' } }],
      [
        { MAIL_FILES: 'on' },
        { status: 200, body: { outcome: 'file', answer: expect.stringMatching(/\.eml$/) } },
      ],
    ] as const) {
      const other = await Stage.open(environment);
      expect(await other.person('priya').http.request('POST', '/admin/mail/test', {})).toMatchObject(
        expected,
      );
      await other.close();
    }
  });
});
