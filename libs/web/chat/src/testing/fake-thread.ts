import { signal } from '@angular/core';
import type { Conversation, PersonDetails, TypingEvent } from '@prochat/contract';
import type { AppError, Thread, ThreadEntry } from '@prochat/web/data-access';

/** A thread whose state the test writes and whose calls it reads; the live one is tested where it is made. */
export class FakeThread implements Thread {
  readonly conversation = signal<Conversation | undefined>(undefined);
  readonly person = signal<PersonDetails | undefined>(undefined);
  readonly entries = signal<ThreadEntry[]>([]);
  readonly state = signal<'loading' | 'ready' | 'error'>('ready');
  readonly error = signal<AppError | null>(null);
  readonly hasOlder = signal(false);
  readonly loadingOlder = signal(false);
  readonly gapAfterSeq = signal<number | null>(null);
  readonly loadingGap = signal(false);
  readonly typing = signal<TypingEvent['who'][]>([]);
  readonly firstUnreadSeq = signal<number | null>(null);
  /** What was asked of it, in order: the name of the deed and what it was about. */
  readonly calls: [deed: string, about?: string | number | boolean][] = [];

  constructor(readonly id = 'c1') {}

  open(): void {
    this.calls.push(['open']);
  }
  close(): void {
    this.calls.push(['close']);
  }
  reload(): void {
    this.calls.push(['reload']);
  }
  loadOlder(): Promise<void> {
    this.calls.push(['loadOlder']);
    return Promise.resolve();
  }
  showAround(seq: number): Promise<void> {
    this.calls.push(['showAround', seq]);
    return Promise.resolve();
  }
  loadGap(reads: 'above' | 'below'): Promise<void> {
    this.calls.push(['loadGap', reads]);
    return Promise.resolve();
  }
  send(text: string): void {
    this.calls.push(['send', text]);
  }
  retry(clientId: string): void {
    this.calls.push(['retry', clientId]);
  }
  discard(clientId: string): void {
    this.calls.push(['discard', clientId]);
  }
  takeBack(clientId: string): void {
    this.calls.push(['takeBack', clientId]);
  }
  retryFile(clientId: string, key: string): void {
    this.calls.push(['retryFile', `${clientId} ${key}`]);
  }
  removeFile(clientId: string, key: string): void {
    this.calls.push(['removeFile', `${clientId} ${key}`]);
  }
  setTyping(isTyping: boolean): void {
    this.calls.push(['setTyping', isTyping]);
  }
  markRead(upToSeq: number): void {
    this.calls.push(['markRead', upToSeq]);
  }
}
