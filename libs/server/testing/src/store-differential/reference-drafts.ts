import type { Draft, DraftSlot } from '@prochat/contract';

/** What people have typed and not sent, of the reference model: one text per person, conversation and slot. */
export class ReferenceDrafts {
  readonly #drafts = new Map<string, Draft>();

  of(userId: string, conversationId: string): Draft[] {
    return (['note', 'reply'] as const).flatMap((slot) => {
      const draft = this.#drafts.get(keyOf(userId, conversationId, slot));
      return draft ? [{ ...draft }] : [];
    });
  }

  save(
    userId: string,
    conversationId: string,
    { slot, text, at }: { slot: DraftSlot; text: string; at: string },
  ): void {
    const key = keyOf(userId, conversationId, slot);
    if (text === '') this.#drafts.delete(key);
    else this.#drafts.set(key, { slot, text, updatedAt: at });
  }
}

function keyOf(userId: string, conversationId: string, slot: DraftSlot): string {
  return JSON.stringify([userId, conversationId, slot]);
}
