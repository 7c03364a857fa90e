import { Injectable, inject, signal } from '@angular/core';
import type { CannedReply, CreateCannedReplyRequest, UpdateCannedReplyRequest } from '@prochat/contract';
import { toAppError } from '@prochat/web/data-access';
import { DeskApi } from '@prochat/web/data-access/staff';

/** The team's canned replies and one's own, as they are changed. Lives as long as the page that shows them. */
@Injectable()
export class CannedReplyList {
  private readonly api = inject(DeskApi);

  /** By shortcut, one's own first. */
  readonly replies = signal<CannedReply[]>([]);
  readonly state = signal<'loading' | 'ready' | 'error'>('loading');
  readonly error = signal('');

  /** Never rejects. */
  async load(): Promise<void> {
    this.state.set('loading');
    try {
      this.replies.set((await this.api.cannedReplies()).items);
      this.state.set('ready');
    } catch (thrown) {
      this.error.set(toAppError(thrown).message);
      this.state.set('error');
    }
  }

  /** @throws AppError */
  async create(request: CreateCannedReplyRequest): Promise<CannedReply> {
    const { cannedReply } = await this.api.createCannedReply(request);
    this.put(cannedReply);
    return cannedReply;
  }

  /** @throws AppError */
  async update(id: string, request: UpdateCannedReplyRequest): Promise<CannedReply> {
    const { cannedReply } = await this.api.updateCannedReply(id, request);
    this.put(cannedReply);
    return cannedReply;
  }

  /** @throws AppError */
  async remove(id: string): Promise<void> {
    await this.api.removeCannedReply(id);
    this.replies.update((replies) => replies.filter((reply) => reply.id !== id));
  }

  private put(reply: CannedReply): void {
    this.replies.update((replies) =>
      [...replies.filter(({ id }) => id !== reply.id), reply].sort((a, b) =>
        a.shortcut === b.shortcut ? 0 : a.shortcut < b.shortcut ? -1 : 1,
      ),
    );
  }
}
