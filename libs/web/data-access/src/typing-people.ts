import { signal } from '@angular/core';
import { LIMITS, type TypingEvent } from '@prochat/contract';

type Typist = TypingEvent['who'];

/** Who is typing in one conversation. A signal that is not renewed is over by itself: its end may have got lost. */
export class TypingPeople {
  private readonly people = signal<Typist[]>([]);
  private readonly expiries = new Map<string, ReturnType<typeof setTimeout>>();

  readonly now = this.people.asReadonly();

  hear(who: Typist, isTyping: boolean): void {
    this.forget(who.id);
    if (!isTyping) return;
    this.people.update((people) => [...people, who]);
    this.expiries.set(
      who.id,
      setTimeout(() => this.forget(who.id), LIMITS.typingExpiresMs),
    );
  }

  /** He has written, or left. */
  forget(id: string): void {
    clearTimeout(this.expiries.get(id));
    this.expiries.delete(id);
    if (this.people().some((one) => one.id === id)) {
      this.people.update((people) => people.filter((one) => one.id !== id));
    }
  }

  clear(): void {
    for (const expiry of this.expiries.values()) clearTimeout(expiry);
    this.expiries.clear();
    this.people.set([]);
  }
}

/** That the viewer himself is typing, said no more often than others need it. */
export class OwnTyping {
  private saidAt = 0;

  constructor(private readonly say: (isTyping: boolean) => void) {}

  set(isTyping: boolean): void {
    const now = Date.now();
    const isSaid = isTyping ? now - this.saidAt < LIMITS.typingEveryMs : this.saidAt === 0;
    if (isSaid) return;
    this.saidAt = isTyping ? now : 0;
    this.say(isTyping);
  }

  /** His message says so itself. */
  over(): void {
    this.saidAt = 0;
  }
}
