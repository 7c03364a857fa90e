import type { SMTPTransportOptions } from 'nodemailer/lib/smtp-transport';

/** How long a mail server may take. */
export interface MailPatience {
  /** For the connection, and for the greeting. */
  connectMs: number;
  /** Nothing moves for so long. */
  idleMs: number;
  /** For all of one letter. */
  letterMs: number;
}

export const MAIL_PATIENCE: MailPatience = { connectMs: 10_000, idleMs: 20_000, letterMs: 60_000 };

const SUBMISSION_PORT = 587;
const TLS_PORT = 465;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/**
 * What `SMTP_URL` (checked by the configuration) means. To another machine a password travels over TLS or not at all;
 * without one STARTTLS is taken where it is offered. To this machine nothing is encrypted, as nobody is in between and
 * local servers show certificates that nobody knows; `smtps:` is TLS wherever it goes.
 */
export function toSmtpOptions(smtpUrl: string, patience: MailPatience): SMTPTransportOptions {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const isHere = LOOPBACK.test(host);
  const hasPassword = password !== '';
  return {
    host,
    port: port === '' ? (secure ? TLS_PORT : SUBMISSION_PORT) : Number(port),
    secure,
    requireTLS: !secure && !isHere && hasPassword,
    ignoreTLS: !secure && isHere,
    tls: { minVersion: 'TLSv1.2' },
    ...(hasPassword && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: patience.connectMs,
    dnsTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    socketTimeout: patience.idleMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
