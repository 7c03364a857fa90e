import type { Mailbox } from '@prochat/server/core';
import type { SendMailOptions } from 'nodemailer';
import type { Letter, Recipient } from './letter';
import { MailFault } from './mail-fault';
import { toHtml } from './to-html';

/** Line ends and whatever else has no place in a header; nodemailer encodes the rest. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** One address as it stands in an envelope: nothing in it makes it two, or the end of a command. */
const ONE_ADDRESS = /^[^\s,;:<>()[\]\\"]+@[^\s,;:<>()[\]\\"@]+$/u;

/**
 * A letter as nodemailer takes it. The envelope is written out: what a name or a subject looks like never adds a recipient.
 * @throws MailFault MAIL_REFUSED for what is not one plain address
 */
export function toMessage(from: Mailbox, to: Recipient, letter: Letter): SendMailOptions {
  if (!ONE_ADDRESS.test(to.address)) throw new MailFault('MAIL_REFUSED', 'This is not one e-mail address.');
  return {
    from: { name: oneLine(from.name), address: from.address },
    to: { name: oneLine(to.name), address: to.address },
    envelope: { from: from.address, to: [to.address] },
    subject: oneLine(letter.subject),
    text: letter.text,
    html: toHtml(letter),
    // No holiday notice shall answer (RFC 3834; the second for Exchange).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    attachments: (letter.attachments ?? []).map(({ name, type, content }) => ({
      filename: oneLine(name),
      contentType: type,
      content,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** For a header, or for whoever reads what a server said. */
export function oneLine(text: string): string {
  return text.replace(CONTROLS, ' ').trim();
}
