import { DestroyRef, Injectable, computed, inject, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { Message } from '@prochat/contract';
import { Subject, fromEvent } from 'rxjs';
import type { FileTray } from './attached-file';
import { ChatSocket } from './chat-socket';
import { newClientId } from './client-id';
import { LateUploads } from './late-uploads';
import { toKept } from './pending-message';
import { SharedOutbox, type WrittenMessage } from './shared-outbox';

/**
 * Keeps what was sent until the server has acknowledged it, and sends it again under the same clientId for as long as
 * that can help: over lost connections, reloads and closed tabs. This is the way in, for whoever is signed in; the work is
 * SharedOutbox's. Showing the messages is for Thread; putting the stored ones in is for ConversationStore, which calls
 * `settle`.
 */
@Injectable({ providedIn: 'root' })
export class Outbox {
  private readonly socket = inject(ChatSocket);
  private readonly uploads = inject(LateUploads);
  private readonly stored = new Subject<Message>();
  private readonly open = signal<SharedOutbox | null>(null);

  /** In the order of writing, from all tabs of this browser. */
  readonly pending = computed(() => this.open()?.pending() ?? []);
  /** Something written here would be lost with this page, because the browser keeps nothing. */
  readonly isAtRisk = computed(() => this.open()?.isAtRisk ?? false);
  /** Each message as the server stored it, whichever tab had sent it. */
  readonly acknowledged = this.stored.asObservable();

  constructor() {
    fromEvent(document, 'visibilitychange')
      .pipe(takeUntilDestroyed())
      .subscribe(() => {
        if (document.visibilityState === 'visible') this.box?.takeOver();
      });
    fromEvent<BeforeUnloadEvent>(window, 'beforeunload')
      .pipe(takeUntilDestroyed())
      // The browser asks him whether he really wants to leave: what he has sent would be lost.
      .subscribe((event) => untracked(this.isAtRisk) && event.preventDefault());
    inject(DestroyRef).onDestroy(() => this.openFor(null));
  }

  /** Takes up what `userId` had left here; `null` puts everything away, unsent, until he is back. */
  openFor(userId: string | null): void {
    if (this.box?.userId === userId) return;
    this.box?.close();
    const stored = (message: Message) => this.stored.next(message);
    this.open.set(userId ? new SharedOutbox(userId, this.uploads, this.socket, stored) : null);
  }

  add(written: WrittenMessage): void {
    if (this.box?.userId === written.senderId) return this.box.add(written);
    // Somebody else has signed in meanwhile: it waits for its sender.
    const now = Date.now();
    const createdAt = new Date(now).toISOString();
    const kept = toKept({ ...written, clientId: newClientId(), createdAt, order: now });
    this.uploads.store.note(kept);
    void this.uploads.store.put(kept, this.uploads.atHand(written.files));
  }

  /** The server has it: by acknowledgement or because it came back as a fact. */
  settle(clientId: string): void {
    this.box?.settle(clientId);
  }

  /**
   * Sends a failed message again, at the sender's wish. The view it was written on counts no more: he has seen what is
   * new ("Send anyway").
   */
  retry(clientId: string): void {
    this.box?.retry(clientId);
  }

  /** Gives a failed message up. One that is on its way cannot be called back. */
  discard(clientId: string): void {
    this.box?.discard(clientId);
  }

  /** A failed message is none any more; its files go back into this tray. Its text is for whoever asks. */
  takeBack(clientId: string, tray: FileTray): void {
    this.box?.takeBack(clientId, tray);
  }

  /** Tries one file of a failed message again, or takes it out; it goes on when nothing else is wrong with it. */
  mendFile(clientId: string, key: string, how: 'retry' | 'remove'): void {
    this.box?.mendFile(clientId, key, how);
  }

  /** Goes on with everything that waits, now. */
  resume(): void {
    this.box?.resume();
  }

  private get box(): SharedOutbox | null {
    return untracked(this.open);
  }
}
