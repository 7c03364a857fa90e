import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { SERVER_LIMITS, type MailTranscriptResponse, type TranscriptRequest } from '@prochat/contract';
import { Audit, UserRate, type Caller } from '@prochat/server/auth';
import { Clock, Config } from '@prochat/server/core';
import { Letters, type Letter } from '@prochat/server/notify';
import { ChatStore, type ConversationRecord, type MessageSlice } from './chat.store';
import { ConversationAccess, type SeenConversation } from './conversation-access';
import { isSeenBy } from './to-wire';
import { TranscriptWriter } from './transcript-writer';

/** Messages of one read, and so about what one transcript keeps in memory. */
const PORTION = 50;

export interface Transcript {
  /** `Home office deduction - 2026-11-23.txt` */
  fileName: string;
  /** In pieces, each read from the store when it is asked for. */
  text: AsyncIterable<string>;
  /** What to write around it in an e-mail. */
  letter: Omit<Letter, 'attachments'>;
}

/**
 * What was said in a conversation, as one text to keep and to pass on. That is why it is the end user's view whoever asks:
 * a professional's copy has no notes either. It ends where the conversation ended when it was asked for.
 */
@Injectable()
export class Transcripts {
  constructor(
    private readonly store: ChatStore,
    private readonly access: ConversationAccess,
    private readonly rates: UserRate,
    private readonly audit: Audit,
    private readonly letters: Letters,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError NOT_FOUND, RATE_LIMITED */
  async download(caller: Caller, conversationId: string, request: TranscriptRequest): Promise<Transcript> {
    const seen = await this.access.requireConversation(caller, conversationId);
    await this.rates.take('transcript', caller.id, SERVER_LIMITS.transcriptRate);
    const transcript = await this.open(seen.conversation, request);
    await this.record(caller, seen, 'transcript-downloaded');
    return transcript;
  }

  /**
   * To the caller's own address. A guest's is one he says is his (decision 11), so it is the address that is counted,
   * whoever asks: nobody can fill another's mailbox from here.
   * @throws AppError NOT_FOUND, MAIL_OFF, NO_EMAIL, RATE_LIMITED, MAIL_REFUSED, MAIL_FAILED
   */
  async mail(
    caller: Caller,
    conversationId: string,
    request: TranscriptRequest,
  ): Promise<MailTranscriptResponse> {
    const seen = await this.access.requireConversation(caller, conversationId);
    const sentTo = await this.letters.addressOf(caller.id);
    await this.rates.take('transcript', caller.id, SERVER_LIMITS.transcriptRate);
    await this.rates.take('transcript-mail', sentTo, SERVER_LIMITS.transcriptMailRate);
    const { fileName, text, letter } = await this.open(seen.conversation, request);
    const content = Readable.from(text);
    const attachments = [{ name: fileName, type: 'text/plain; charset=utf-8', content }];
    const { address, delivery } = await this.letters.send(caller.id, { ...letter, attachments });
    await this.record(caller, seen, 'transcript-mailed');
    return { sentTo: address, delivery };
  }

  /** The first part is read at once: what fails then is still told as an error, and not by a torn file. */
  private async open(
    conversation: ConversationRecord,
    { language = 'en', timeZone = 'UTC' }: TranscriptRequest,
  ): Promise<Transcript> {
    const now = this.clock.now();
    const writer = new TranscriptWriter(language, timeZone);
    const first = await this.read(conversation, 0);
    return {
      fileName: writer.fileName(conversation, now),
      text: this.write(conversation, writer, now, first),
      letter: writer.letter(conversation, this.config.publicUrl),
    };
  }

  private async *write(
    conversation: ConversationRecord,
    writer: TranscriptWriter,
    now: Date,
    first: MessageSlice,
  ): AsyncGenerator<string> {
    const end = conversation.lastPublicSeq;
    yield writer.head(conversation, now);
    for (let slice = first; ;) {
      const records = slice.items.filter((record) => record.seq <= end && isSeenBy(record, 'user'));
      if (records.length > 0) yield writer.entries(records);
      const last = slice.items.at(-1);
      if (last === undefined || !slice.hasNewer || last.seq >= end) break;
      slice = await this.read(conversation, last.seq);
    }
    yield writer.end();
  }

  private read({ id }: ConversationRecord, after: number): Promise<MessageSlice> {
    return this.store.sliceMessages(id, 'user', { after, limit: PORTION });
  }

  /** What end users do with their own conversations is nobody's concern. */
  private async record(
    caller: Caller,
    { conversation, side }: SeenConversation,
    action: 'transcript-downloaded' | 'transcript-mailed',
  ): Promise<void> {
    if (side === 'user') return;
    const subject = { kind: 'conversation', id: conversation.id, name: conversation.topic } as const;
    await this.audit.record(caller, action, subject);
  }
}
