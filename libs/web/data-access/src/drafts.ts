import { Injectable, inject, signal, untracked, type WritableSignal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { DRAFT_SLOTS, RETRYABLE_ERRORS, type DraftSlot } from '@prochat/contract';
import { fromEvent } from 'rxjs';
import { toAppError } from './app-error';
import { ChatApi } from './chat-api';
import { KeptDrafts } from './kept-drafts';
import { Session } from './session';

/** One draft of one person. */
interface Place {
  userId: string;
  conversationId: string;
  slot: DraftSlot;
}

/** The server is told when nothing has been typed for so long. */
const PAUSE_MS = 1_000;
/** The server could not take it. */
const AGAIN_MS = 10_000;

/**
 * What somebody has typed and not sent, per person and conversation. It lies in this browser at once, so that it survives
 * a reload and an expired session, and on the server a moment later, for his other devices; nobody else who signs in here
 * is shown it. What a thread has not opened (the draft of a conversation that does not exist yet) stays here.
 */
@Injectable({ providedIn: 'root' })
export class Drafts {
  private readonly session = inject(Session);
  private readonly api = inject(ChatApi);
  private readonly kept = new KeptDrafts();
  /** By name: the server's text has taken the place of what was shown. */
  private readonly replaced = new Map<string, WritableSignal<number>>();
  /** By conversation of a person: whether it is open and its drafts were fetched. */
  private readonly shared = new Map<
    string,
    { isOpen: boolean; isFetched: boolean; place: Omit<Place, 'slot'> }
  >();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly pushing = new Set<string>();
  /** Counts what happens to drafts, so that an answer does not undo what came after its question. */
  private now = 0;
  private readonly touchedAt = new Map<string, number>();

  constructor() {
    fromEvent(document, 'visibilitychange')
      .pipe(takeUntilDestroyed())
      .subscribe(() => {
        if (document.visibilityState === 'hidden') this.pushAll();
      });
  }

  /**
   * The draft, empty when there is none. `slot` keeps several apart in one conversation, a note beside a reply. A signal
   * in a reactive context: it changes when the server has a newer one, never by `set`.
   */
  get(conversationId: string, slot = 'reply'): string {
    const userId = this.session.user()?.id;
    if (!userId) return '';
    const name = nameOf({ userId, conversationId, slot });
    this.replacement(name)();
    return this.kept.text(name);
  }

  /** Call it on every key stroke. An empty text removes the draft. */
  set(conversationId: string, text: string, slot = 'reply'): void {
    const userId = untracked(this.session.user)?.id;
    if (!userId) return;
    const name = nameOf({ userId, conversationId, slot });
    if (text === this.kept.text(name)) return;
    this.kept.setText(name, text);
    this.touch(name);
    if (!isDraftSlot(slot) || !this.shared.has(sharedName(userId, conversationId))) return;
    const place = { userId, conversationId, slot };
    // A draft is emptied by sending it: another device must not show it any longer.
    if (text) this.pushLater(place, PAUSE_MS);
    else void this.push(place);
  }

  /** A thread is shown: its drafts are the server's from now on. */
  open(conversationId: string): void {
    const userId = untracked(this.session.user)?.id;
    if (!userId) return;
    const place = { userId, conversationId };
    this.shared.set(sharedName(userId, conversationId), { isOpen: true, isFetched: false, place });
    void this.fetch(place);
  }

  /** He has left it. */
  close(conversationId: string): void {
    for (const { place, isOpen } of this.shared.values()) {
      if (!isOpen || place.conversationId !== conversationId) continue;
      this.shared.set(sharedName(place.userId, conversationId), { isOpen: false, isFetched: false, place });
      for (const slot of DRAFT_SLOTS) void this.push({ ...place, slot });
    }
  }

  /** The server can be reached again. */
  resume(): void {
    for (const { isOpen, isFetched, place } of this.shared.values()) {
      if (isOpen && !isFetched) void this.fetch(place);
    }
    this.pushAll();
  }

  private pushAll(): void {
    for (const { place } of this.shared.values())
      for (const slot of DRAFT_SLOTS) void this.push({ ...place, slot });
  }

  private pushLater(place: Place, ms: number): void {
    const name = nameOf(place);
    clearTimeout(this.timers.get(name));
    this.timers.set(
      name,
      setTimeout(() => void this.push(place), ms),
    );
  }

  /** Tells the server what it does not have. What is typed meanwhile follows. */
  private async push(place: Place): Promise<void> {
    const name = nameOf(place);
    clearTimeout(this.timers.get(name));
    const text = this.kept.text(name);
    // Somebody else's by now: it waits until its writer is back.
    const isHis = untracked(this.session.user)?.id === place.userId;
    if (!isHis || this.pushing.has(name) || this.kept.saved(name) === text) return;
    this.pushing.add(name);
    this.kept.setSaved(name, null);
    try {
      await this.api.saveDraft(place.conversationId, place.slot, { text });
      this.kept.setSaved(name, text);
      if (this.kept.text(name) !== text) this.pushLater(place, PAUSE_MS);
    } catch (thrown) {
      const { code, retryAfterMs } = toAppError(thrown);
      // Without a connection `resume` does it; what the server will not take stays here.
      if (RETRYABLE_ERRORS.has(code) && code !== 'OFFLINE') this.pushLater(place, retryAfterMs ?? AGAIN_MS);
    } finally {
      this.pushing.delete(name);
      this.touch(name);
    }
  }

  private async fetch(place: Omit<Place, 'slot'>): Promise<void> {
    if (untracked(this.session.user)?.id !== place.userId) return;
    const askedAt = ++this.now;
    try {
      const { drafts } = await this.api.drafts(place.conversationId);
      if (untracked(this.session.user)?.id !== place.userId) return;
      for (const slot of DRAFT_SLOTS) {
        const theirs = drafts.find((draft) => draft.slot === slot)?.text ?? '';
        this.reconcile({ ...place, slot }, theirs, askedAt);
      }
      const shared = this.shared.get(sharedName(place.userId, place.conversationId));
      if (shared) shared.isFetched = true;
    } catch {
      // `resume`, or the next opening, tries again.
    }
  }

  /** What was typed here and never reached the server counts; otherwise what the server has. */
  private reconcile(place: Place, theirs: string, askedAt: number): void {
    const name = nameOf(place);
    const ours = this.kept.text(name);
    if (this.kept.saved(name) !== ours) return void this.push(place);
    if (theirs === ours || (this.touchedAt.get(name) ?? 0) > askedAt) return;
    this.kept.setText(name, theirs);
    this.kept.setSaved(name, theirs);
    this.replacement(name).update((count) => count + 1);
  }

  private touch(name: string): void {
    this.touchedAt.set(name, ++this.now);
  }

  private replacement(name: string): WritableSignal<number> {
    let replaced = this.replaced.get(name);
    if (!replaced) this.replaced.set(name, (replaced = signal(0)));
    return replaced;
  }
}

function nameOf({ userId, conversationId, slot }: Omit<Place, 'slot'> & { slot: string }): string {
  return `prochat.draft.${userId}.${conversationId}.${slot}`;
}

function sharedName(userId: string, conversationId: string): string {
  return `${userId}.${conversationId}`;
}

function isDraftSlot(slot: string): slot is DraftSlot {
  return (DRAFT_SLOTS as readonly string[]).includes(slot);
}
