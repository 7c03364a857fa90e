import type { Readable } from 'node:stream';
import type { Language } from '@prochat/contract';

/** What is to be told to somebody who is not here. To whom is never part of it: see `Letters`. */
export interface Letter {
  /** One line; more are made one. */
  subject: string;
  /** Plain text, with an empty line between paragraphs. Goes as HTML too, which is made of it (`toHtml`). */
  text: string;
  /** What it is written in. */
  language: Language;
  attachments?: LetterAttachment[];
}

export interface LetterAttachment {
  name: string;
  /** Media type. */
  type: string;
  /** Read while it is sent, once; ended when the letter failed. */
  content: Readable;
}

/** Whom it goes to: an account with an e-mail address. */
export interface Recipient {
  id: string;
  name: string;
  address: string;
}
