import { signal } from '@angular/core';
import type { Message } from '@prochat/contract';
import { wordsOf } from './has-files';

/** Messages that come within this time are announced together. */
const TOGETHER_MS = 1_000;

interface Words {
  announce(name: string, text: string): string;
  announceMany(count: number, name: string): string;
}

/** What a polite live region says of new messages: one in full, several as a number. */
export class Announcements {
  private waiting: Message[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly said = signal('');

  readonly text = this.said.asReadonly();

  constructor(private readonly words: Words) {}

  add(message: Message): void {
    this.waiting.push(message);
    this.timer ??= setTimeout(() => this.say(), TOGETHER_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private say(): void {
    this.timer = undefined;
    const messages = this.waiting.splice(0);
    const name = messages.at(-1)?.senderName ?? '';
    const [only] = messages;
    this.said.set(
      messages.length === 1 && only
        ? this.words.announce(name, wordsOf(only))
        : this.words.announceMany(messages.length, name),
    );
  }
}
