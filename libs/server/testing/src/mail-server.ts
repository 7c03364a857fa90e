import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Email } from 'postal-mime';
import type { SMTPServer, SMTPServerOptions } from 'smtp-server';

/** A letter as the server got it. */
export interface ReceivedLetter {
  /** Of the envelope. */
  from: string;
  to: string[];
  raw: string;
  /** Read by another library than the one that wrote it. */
  mail: Email;
}

/** A mail server (smtp-server) on a free port of 127.0.0.1 that keeps what it is given. */
export class MailServer {
  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
    /** In the order they came. */
    readonly letters: readonly ReceivedLetter[],
  ) {}

  /** Without TLS and without passwords, unless `options` say otherwise. */
  static async open(options: SMTPServerOptions = {}): Promise<MailServer> {
    // Of those who import the cast few need any of this.
    const [{ SMTPServer }, { default: PostalMime }] = await Promise.all([
      import('smtp-server'),
      import('postal-mime'),
    ]);
    const letters: ReceivedLetter[] = [];
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      allowInsecureAuth: true,
      logger: false,
      disableReverseLookup: true,
      onData: (stream, { envelope }, callback) => {
        const keep = async (): Promise<void> => {
          const raw = await buffer(stream);
          const { mailFrom, rcptTo } = envelope;
          letters.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            raw: raw.toString(),
            mail: await PostalMime.parse(raw, { attachmentEncoding: 'utf8' }),
          });
        };
        keep().then(() => callback(), callback);
      },
      ...options,
    });
    // Who hangs up in the middle of a letter is no fault of the server.
    server.on('error', () => undefined);
    const listener = server.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new MailServer(server, (listener.address() as AddressInfo).port, letters);
  }

  /** As in `SMTP_URL`. */
  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
