import type { Language } from '@prochat/contract';
import type { Letter } from '@prochat/server/notify';
import { cleanFileName } from '@prochat/server/upload';
import type { AttachmentRecord, ConversationRecord, MessageRecord } from './chat.store';
import { TRANSCRIPT_WORDS, type TranscriptWords } from './transcript-words';

/** The rest of a file's name is for the day and the ending. */
const TOPIC_MAX_CHARS = 100;
/** Nobody's words begin where a line of ours begins: what looks like one, in a message, is none. */
const INDENT = '    ';
/** What any program that shows the file might take for the end of a line. */
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/**
 * Writes one transcript, piece by piece from the top: who, when and what, in the days and times of one place. It says only
 * what it is given; that no note is among it is for its caller to see to.
 */
export class TranscriptWriter {
  private readonly words: TranscriptWords;
  private readonly day: Intl.DateTimeFormat;
  private readonly time: Intl.DateTimeFormat;
  private readonly date: Intl.DateTimeFormat;
  private readonly moment: Intl.DateTimeFormat;
  private lastDay = '';
  private messages = 0;

  /** @param timeZone one that `Intl` knows */
  constructor(
    private readonly language: Language,
    private readonly timeZone: string,
  ) {
    this.words = TRANSCRIPT_WORDS[language];
    const { locale } = this.words;
    this.day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full' });
    this.date = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' });
    this.time = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short', hourCycle: 'h23' });
    this.moment = new Intl.DateTimeFormat(locale, {
      timeZone,
      dateStyle: 'long',
      timeStyle: 'short',
      hourCycle: 'h23',
    });
  }

  /** The name to save it under: topic and day, a name on every system. */
  fileName({ topic }: Pick<ConversationRecord, 'topic'>, now: Date): string {
    const words = topic.replace(/[/\\]|%2f|%5c/giu, '-').slice(0, TOPIC_MAX_CHARS);
    // Never through the middle of a character of two halves.
    return cleanFileName(
      `${words.replace(/[\uD800-\uDBFF]$/, '').trim()} - ${isoDay(now, this.timeZone)}.txt`,
      'text/plain',
    );
  }

  /** What it says around itself when it travels as an attachment: not even the topic, for that is anybody's words too. */
  letter({ createdAt }: Pick<ConversationRecord, 'createdAt'>, site: string): Omit<Letter, 'attachments'> {
    const opened = this.date.format(new Date(createdAt));
    const words = this.words.letter;
    return { subject: words.subject(opened), text: words.text(opened, site), language: this.language };
  }

  head({ topic, user, createdAt }: ConversationRecord, now: Date): string {
    const opened = this.words.opened(user.displayName, this.moment.format(new Date(createdAt)));
    // As it is written there, however it was asked for.
    const { timeZone } = this.moment.resolvedOptions();
    return `${topic}\n${opened}\n${this.words.made(this.moment.format(now), timeZone)}\n`;
  }

  /** Ascending, and behind those that were written before. */
  entries(records: readonly MessageRecord[]): string {
    return records.map((record) => this.entry(record)).join('');
  }

  end(): string {
    return `\n${this.words.end(this.messages)}\n`;
  }

  private entry(record: MessageRecord): string {
    const at = new Date(record.createdAt);
    const day = this.day.format(at);
    const heading = day === this.lastDay ? '' : `\n${day}\n`;
    this.lastDay = day;
    const time = this.time.format(at);
    if (record.event !== null) return `${heading}\n${time} * ${this.words.event(record.event)}\n`;
    this.messages += 1;
    const lines = this.linesOf(record).map((line) => `${INDENT}${line}`.trimEnd());
    return `${heading}\n${time} ${this.signature(record, day)}\n${lines.join('\n')}\n`;
  }

  /** With the side: two people may have one name. */
  private signature({ senderName, senderRole, editedAt, deletedAt }: MessageRecord, day: string): string {
    const name = senderName ?? '';
    const signed = senderRole === 'professional' ? `${name}, ${this.words.professional}` : name;
    if (editedAt === null || deletedAt !== null) return signed;
    const edited = new Date(editedAt);
    const isSameDay = this.day.format(edited) === day;
    return `${signed} (${this.words.edited((isSameDay ? this.time : this.moment).format(edited))})`;
  }

  private linesOf({ text, attachments, deletedAt }: MessageRecord): string[] {
    if (deletedAt !== null) return [`(${this.words.deleted})`];
    const files = attachments.map((file) => this.fileLine(file));
    return text === '' ? files : [...text.split(LINE_END), ...files];
  }

  private fileLine({ name, size }: AttachmentRecord): string {
    return `[${this.words.file(name, this.sizeOf(size))}]`;
  }

  private sizeOf(bytes: number): string {
    let [value, unit] = [bytes, 0];
    while (value >= 1023.5 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
    return new Intl.NumberFormat(this.words.locale, {
      style: 'unit',
      unit: UNITS[unit] ?? 'byte',
      unitDisplay: unit === 0 ? 'long' : 'short',
      maximumFractionDigits: unit > 1 && value < 10 ? 1 : 0,
    }).format(value);
  }
}

/** `2026-11-23`, of that place. */
function isoDay(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts['year']}-${parts['month']}-${parts['day']}`;
}
