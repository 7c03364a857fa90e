import { Injectable, inject, signal } from '@angular/core';
import type { Conversation, Priority, UpdateConversationRequest } from '@prochat/contract';
import { ConversationStore, toAppError } from '@prochat/web/data-access';
import { Toasts } from '@prochat/web/ui';

interface Wish {
  id: string;
  request: UpdateConversationRequest;
}

/**
 * How conversations are sorted, by priority and tags. A change is shown at once and sent after those before it; one that is
 * refused is taken back, and the reason told.
 */
@Injectable({ providedIn: 'root' })
export class ConversationSorting {
  private readonly store = inject(ConversationStore);
  private readonly toasts = inject(Toasts);
  private readonly wishes = signal<readonly Wish[]>([]);
  private turn: Promise<void> = Promise.resolve();

  /** The conversation as it will be when all that was asked for has been done. */
  shown(conversation: Conversation): Conversation {
    return this.wishes()
      .filter(({ id }) => id === conversation.id)
      .reduce((held, { request }) => sorted(held, request), conversation);
  }

  setPriority(id: string, priority: Priority): Promise<void> {
    return this.change(id, { priority });
  }

  addTag(id: string, name: string): Promise<void> {
    return this.change(id, { addTags: [name] });
  }

  removeTag(id: string, name: string): Promise<void> {
    return this.change(id, { removeTags: [name] });
  }

  /** Never rejects. */
  private change(id: string, request: UpdateConversationRequest): Promise<void> {
    const wish = { id, request };
    this.wishes.update((wishes) => [...wishes, wish]);
    this.turn = this.turn.then(async () => {
      try {
        await this.store.update(id, request);
      } catch (thrown) {
        this.toasts.show(toAppError(thrown).message);
      } finally {
        this.wishes.update((wishes) => wishes.filter((one) => one !== wish));
      }
    });
    return this.turn;
  }
}

function sorted(
  conversation: Conversation,
  { priority, addTags = [], removeTags = [] }: UpdateConversationRequest,
): Conversation {
  const { metadata, tags } = conversation;
  const kept = tags.filter((tag) => !removeTags.includes(tag));
  return {
    ...conversation,
    metadata: { ...metadata, priority: priority ?? metadata.priority },
    tags: [...kept, ...addTags.filter((tag) => !kept.includes(tag))],
  };
}
