import { DestroyRef, Injectable, inject, signal, untracked } from '@angular/core';
import type { Conversation } from '@prochat/contract';
import { ConversationStore, toAppError } from '@prochat/web/data-access';
import { Toasts } from '@prochat/web/ui';
import { inBulk, type Refusal } from '../bulk/in-bulk';
import { RowFaults } from './row-faults';
import { TEXTS } from './texts';

/**
 * Closing with a moment to think again. The server is asked when the toast with Undo has gone, not before: had it been asked
 * at once, Undo would have to reopen, and the end user would see "closed", be asked to rate, and see it open again. Nothing
 * is lost by waiting: whoever leaves the page closes right then (`pagehide`); if the browser dies before that, the
 * conversation is as open as everybody sees it. When the end user writes meanwhile it is not closed, and one is told.
 */
@Injectable({ providedIn: 'root' })
export class Closing {
  private readonly store = inject(ConversationStore);
  private readonly toasts = inject(Toasts);
  private readonly faults = inject(RowFaults);
  /** With the last seq when it was asked for. */
  private readonly pending = signal<ReadonlyMap<string, number>>(new Map());

  /** The server is being asked. */
  private readonly asking = new Set<string>();

  constructor() {
    const leave = (): void => void this.commit([...this.pending().keys()]);
    window.addEventListener('pagehide', leave);
    inject(DestroyRef).onDestroy(() => window.removeEventListener('pagehide', leave));
  }

  isPending(id: string): boolean {
    return this.pending().has(id);
  }

  /** `undone`: when the person has thought again. */
  close(conversations: readonly Conversation[], undone?: () => void): void {
    const open = conversations.filter(
      ({ id, status }) => status !== 'closed' && !untracked(this.pending).has(id),
    );
    const [first] = open;
    if (!first) return;
    const ids = open.map(({ id }) => id);
    this.faults.forget(ids);
    this.pending.update(
      (before) => new Map([...before, ...open.map(({ id, lastSeq }) => [id, lastSeq] as const)]),
    );
    const said = open.length === 1 ? TEXTS.closes(first.user.displayName) : TEXTS.closeMany(open.length);
    this.toasts.show(said, {
      label: TEXTS.undo,
      run: () => {
        this.drop(ids);
        undone?.();
      },
      passed: () => void this.commit(ids),
    });
  }

  private async commit(ids: readonly string[]): Promise<void> {
    const held = ids.filter((id) => untracked(this.pending).has(id) && !this.asking.has(id));
    for (const id of held) this.asking.add(id);
    const written = held.filter((id) => this.wroteSince(id));
    const rest = held.filter((id) => !written.includes(id));
    this.drop(written);
    const faults = written.map((id) => [id, TEXTS.wroteMeanwhile(this.nameOf(id))] as const);
    try {
      this.tell([...faults, ...(await this.closeNow(rest))], held.length);
    } finally {
      this.drop(rest);
    }
  }

  /** What was refused, with the reason. Never rejects. */
  private async closeNow(ids: readonly string[]): Promise<Refusal[]> {
    try {
      const [only] = ids;
      if (only === undefined) return [];
      if (ids.length > 1) return await inBulk(this.store, ids, { action: 'close' });
      await this.store.close(only);
      return [];
    } catch (thrown) {
      const { message } = toAppError(thrown);
      return ids.map((id) => [id, message] as const);
    }
  }

  private tell(faults: readonly Refusal[], asked: number): void {
    const [first] = faults;
    if (!first) return;
    const [id, reason] = first;
    this.faults.tell(faults);
    this.toasts.show(
      asked === 1 ? TEXTS.notClosed(this.nameOf(id), reason) : TEXTS.someNotClosed(faults.length),
    );
  }

  private wroteSince(id: string): boolean {
    const last = untracked(this.store.conversation(id))?.lastMessage;
    const since = untracked(this.pending).get(id) ?? 0;
    return last?.senderRole === 'user' && last.seq > since;
  }

  private nameOf(id: string): string {
    return untracked(this.store.conversation(id))?.user.displayName ?? '';
  }

  private drop(ids: readonly string[]): void {
    for (const id of ids) this.asking.delete(id);
    this.pending.update((before) => new Map([...before].filter(([id]) => !ids.includes(id))));
  }
}
