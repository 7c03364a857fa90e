import { Injectable, inject } from '@angular/core';
import { keptHere } from './kept-here';
import { Session } from './session';

/**
 * What somebody has typed and not sent, per person and conversation. Survives a reload and an expired session, because it
 * lies in this browser; nobody else who signs in here is shown it.
 */
@Injectable({ providedIn: 'root' })
export class Drafts {
  private readonly session = inject(Session);
  /** Takes over where the browser forbids storage. */
  private readonly unstored = new Map<string, string>();

  /** The draft, empty when there is none. `slot` keeps several apart in one conversation, a note beside a reply. */
  get(conversationId: string, slot = 'reply'): string {
    const key = this.key(conversationId, slot);
    if (!key) return '';
    return this.unstored.get(key) ?? keptHere.read(key) ?? '';
  }

  /** An empty text removes the draft. */
  set(conversationId: string, text: string, slot = 'reply'): void {
    const key = this.key(conversationId, slot);
    if (!key) return;
    this.unstored.delete(key);
    if (!keptHere.write(key, text || null)) this.unstored.set(key, text);
  }

  private key(conversationId: string, slot: string): string | null {
    const user = this.session.user();
    return user && `prochat.draft.${user.id}.${conversationId}.${slot}`;
  }
}
