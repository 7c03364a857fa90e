import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { AppError } from '@prochat/server/core';
import { SmtpMailer, type Letter, type MailPatience, type Recipient } from '@prochat/server/notify';
import { MailServer } from './mail-server';

const FROM = { name: 'Support', address: 'chat@example.com' };
const ANA: Recipient = { id: 'a'.repeat(24), name: 'Ana Oliveira', address: 'ana@example.com' };
const LETTER: Letter = { subject: 'Hello', text: 'A text.\n', language: 'en' };
/** For servers that do not answer: nothing else takes so long here. */
const SHORT: MailPatience = { connectMs: 300, idleMs: 300, letterMs: 10_000 };

const codeOf = async (sending: Promise<unknown>): Promise<string> => {
  try {
    await sending;
    return 'sent';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

/** With a real mail server at the other end. */
describe('a letter by SMTP', () => {
  const servers: { close(): Promise<void> }[] = [];
  const open = async (...options: Parameters<typeof MailServer.open>): Promise<MailServer> => {
    const server = await MailServer.open(...options);
    servers.push(server);
    return server;
  };
  const mailer = (url: string, patience?: MailPatience): SmtpMailer => new SmtpMailer(url, FROM, patience);
  const logged = () => jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);

  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  /** What does whatever it likes with a connection. */
  async function openRaw(greet: (socket: Socket) => void): Promise<string> {
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      greet(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push({
      close: () => {
        for (const socket of sockets) socket.destroy();
        return new Promise((resolve) => server.close(() => resolve()));
      },
    });
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('arrives with its text and its files', async () => {
    const server = await open();
    const content = Readable.from(['Olá, ', 'mundo\n', '.\n', 'after a lone dot\n']);
    await mailer(server.url).send(ANA, {
      subject: 'Transcrição: dedução',
      text: 'Olá Ana,\n.\nup to here <b>.\n',
      language: 'pt',
      attachments: [{ name: 'Dedução – ação.txt', type: 'text/plain; charset=utf-8', content }],
    });
    expect(server.letters).toMatchObject([{ from: 'chat@example.com', to: ['ana@example.com'] }]);
    const { mail } = server.letters[0]!;
    expect(mail).toMatchObject({
      from: FROM,
      to: [{ name: 'Ana Oliveira', address: 'ana@example.com' }],
      subject: 'Transcrição: dedução',
      text: expect.stringMatching(/^Olá Ana,\n\.\nup to here <b>\.\n+$/),
      html: expect.stringContaining('<p dir="auto">Olá Ana,<br>.<br>up to here &lt;b&gt;.</p>'),
      attachments: [
        {
          filename: 'Dedução – ação.txt',
          mimeType: 'text/plain',
          disposition: 'attachment',
          content: 'Olá, mundo\n.\nafter a lone dot\n',
        },
      ],
    });
    const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));
    expect(headers).toMatchObject({
      'auto-submitted': 'auto-generated',
      'message-id': expect.stringMatching(/@example\.com>$/),
      date: expect.any(String),
    });
  });

  it('goes to one person, whatever names and subjects look like', async () => {
    const server = await open();
    const nasty = 'Ana <evil@example.com>,\r\nBcc: evil@example.com\u2028\u0000 "x" <b@example.com>';
    await mailer(server.url).send(
      { ...ANA, name: nasty },
      {
        subject: `Hi\r\nBcc: evil@example.com\r\n\r\n${nasty}`,
        text: 'Bcc: evil@example.com\r\n.\r\nQUIT\r\n',
        language: 'en',
      },
    );
    expect(server.letters).toHaveLength(1);
    const { to, mail, raw } = server.letters[0]!;
    expect(to).toEqual(['ana@example.com']);
    expect(mail.to).toEqual([{ name: expect.stringContaining('evil'), address: 'ana@example.com' }]);
    expect([mail.bcc, mail.cc]).toEqual([undefined, undefined]);
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^bcc:/im);
    expect(mail.text).toContain('QUIT');
  });

  it.each([
    'ana@example.com,evil@example.com',
    'ana@example.com>\r\nRCPT TO:<evil@example.com',
    'ana@example.com evil@example.com',
    'Ana <ana@example.com>',
    'ana',
    '',
  ])('goes nowhere when the address is more, or less, than one: %j', async (address) => {
    const server = await open();
    expect(await codeOf(mailer(server.url).send({ ...ANA, address }, LETTER))).toBe('MAIL_REFUSED');
    expect(server.letters).toEqual([]);
  });

  it('is refused for good when the server does not know the address, and that is nobody’s fault here', async () => {
    const errors = logged();
    const server = await open({
      onRcptTo: (_address, _session, callback) =>
        callback(Object.assign(new Error('No such user here'), { responseCode: 550 })),
    });
    expect(await codeOf(mailer(server.url).send(ANA, LETTER))).toBe('MAIL_REFUSED');
    expect(errors).not.toHaveBeenCalled();
  });

  it('may be tried again when the server says later', async () => {
    const errors = logged();
    const server = await open({
      onRcptTo: ({ address }, _session, callback) =>
        callback(Object.assign(new Error(`Greylisted ${address}`), { responseCode: 450 })),
    });
    expect(await codeOf(mailer(server.url).send(ANA, LETTER))).toBe('MAIL_FAILED');
    expect(errors).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(errors.mock.calls)).toContain('450');
    expect(JSON.stringify(errors.mock.calls)).not.toContain('ana@example.com');
  });

  it('is signed in for, and a wrong password is told without its letters', async () => {
    const errors = logged();
    const server = await open({
      authOptional: false,
      onAuth: ({ username, password }, _session, callback) =>
        password === 'p@ss/word'
          ? callback(null, { user: username ?? '' })
          : callback(new Error('Wrong password')),
    });
    const at = (password: string): string => server.url.replace('//', `//chat:${password}@`);
    await mailer(at('p%40ss%2Fword')).send(ANA, LETTER);
    expect(server.letters).toHaveLength(1);
    expect(await codeOf(mailer(at('canary-password')).send(ANA, LETTER))).toBe('MAIL_FAILED');
    expect(server.letters).toHaveLength(1);
    expect(JSON.stringify(errors.mock.calls)).toContain('EAUTH');
    expect(JSON.stringify(errors.mock.calls)).not.toContain('canary-password');
  });

  it('does not trust a certificate that nobody knows', async () => {
    const errors = logged();
    const server = await open({ secure: true });
    expect(await codeOf(mailer(server.url.replace('smtp:', 'smtps:')).send(ANA, LETTER))).toBe('MAIL_FAILED');
    expect(server.letters).toEqual([]);
    expect(errors).toHaveBeenCalledTimes(1);
  });

  it('fails when nobody listens', async () => {
    logged();
    const server = await MailServer.open();
    await server.close();
    expect(await codeOf(mailer(server.url).send(ANA, LETTER))).toBe('MAIL_FAILED');
  });

  it('waits so long for a server that says nothing', async () => {
    logged();
    const url = await openRaw(() => undefined);
    expect(await codeOf(mailer(url, SHORT).send(ANA, LETTER))).toBe('MAIL_FAILED');
  });

  it('takes so long and no longer, however lively the server is', async () => {
    logged();
    let asked = 0;
    const url = await openRaw((socket) => {
      socket.write('220 slow\r\n');
      // A line now and then, and never the last one.
      socket.on('data', () => {
        asked += 1;
        const timer = setInterval(() => socket.write('250-still thinking\r\n'), 50);
        socket.on('close', () => clearInterval(timer));
      });
    });
    const patience = { ...SHORT, letterMs: 1_000 };
    expect(await codeOf(mailer(url, patience).send(ANA, LETTER))).toBe('MAIL_FAILED');
    expect(asked).toBe(1);
  });

  it('fails when the connection breaks in the middle of it', async () => {
    logged();
    const url = await openRaw((socket) => {
      let isBody = false;
      socket.write('220 hello\r\n');
      socket.on('data', (data: Buffer) => {
        const line = data.toString();
        if (isBody) socket.destroy();
        else if (line.startsWith('EHLO')) socket.write('250 hello\r\n');
        else if (line.startsWith('DATA')) {
          isBody = true;
          socket.write('354 go on\r\n');
        } else socket.write('250 ok\r\n');
      });
    });
    const content = Readable.from(
      (function* () {
        for (let n = 0; n < 1_000; n += 1) yield 'x'.repeat(10_000);
      })(),
    );
    const attachments = [{ name: 'long.txt', type: 'text/plain', content }];
    expect(await codeOf(mailer(url, SHORT).send(ANA, { ...LETTER, attachments }))).toBe('MAIL_FAILED');
  });

  it('is not sent in part when what it carries cannot be read to the end', async () => {
    logged();
    const server = await open();
    const content = Readable.from(
      (function* () {
        yield 'the beginning\n';
        throw new Error('The disk is gone.');
      })(),
    );
    const attachments = [{ name: 'half.txt', type: 'text/plain', content }];
    expect(await codeOf(mailer(server.url).send(ANA, { ...LETTER, attachments }))).toBe('MAIL_FAILED');
    await server.close();
    expect(server.letters).toEqual([]);
  });

  it('waits its turn, and is refused when too many wait', async () => {
    logged();
    let arrived = (): void => undefined;
    const allThere = new Promise<void>((resolve) => (arrived = resolve));
    const greetings: (() => void)[] = [];
    let isOpen = false;
    const server = await open({
      onConnect: (_session, callback) => {
        if (isOpen) callback();
        else greetings.push(callback);
        if (greetings.length === 4) arrived();
      },
    });
    const one = mailer(server.url);
    const sendings = Array.from({ length: 20 }, () => codeOf(one.send(ANA, LETTER)));
    expect(await codeOf(one.send(ANA, LETTER))).toBe('MAIL_FAILED');
    await allThere;
    expect(greetings).toHaveLength(4);
    isOpen = true;
    for (const greet of greetings.splice(0)) greet();
    expect(new Set(await Promise.all(sendings))).toEqual(new Set(['sent']));
    expect(server.letters).toHaveLength(20);
  });
});
