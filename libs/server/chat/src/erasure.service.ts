import { Injectable } from '@nestjs/common';
import { UserAdministration, type Caller } from '@prochat/server/auth';
import { AppError, Clock } from '@prochat/server/core';
import { DeskStore } from '@prochat/server/desk';
import { Letters } from '@prochat/server/notify';
import { UploadStore } from '@prochat/server/upload';
import { ChatStore, type ConversationRecord, type MessageRecord } from './chat.store';
import { ConversationLanes } from './conversation-lane';
import { isId } from './conversation-access';
import { everyConversation } from './every-conversation';
import { MessageRevisions } from './message-revisions';

/** Messages of one read. */
const PORTION = 100;

/**
 * Erases what one person has left here. First he is shut out and his account is nobody's, so that nothing more can come;
 * then his files, then whatever he has said, conversation by conversation, in portions between which others write. Each
 * step can be repeated: after a crash the same call does the rest.
 */
@Injectable()
export class Erasure {
  /** By person: who asks again meanwhile waits for the one that runs. */
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly accounts: UserAdministration,
    private readonly uploads: UploadStore,
    private readonly desk: DeskStore,
    private readonly letters: Letters,
    private readonly store: ChatStore,
    private readonly lanes: ConversationLanes,
    private readonly revisions: MessageRevisions,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError NOT_FOUND, FORBIDDEN (oneself), LAST_ADMIN */
  async erase(actor: Caller, userId: string): Promise<void> {
    if (!isId(userId)) throw new AppError('NOT_FOUND');
    await this.accounts.erase(actor, userId);
    const running = this.running.get(userId) ?? this.eraseWhatHeLeft(userId);
    this.running.set(userId, running);
    try {
      await running;
    } finally {
      this.running.delete(userId);
    }
  }

  private async eraseWhatHeLeft(userId: string): Promise<void> {
    await this.uploads.expireUploadsOf(userId, this.clock.iso());
    await this.desk.removeCannedRepliesOf(userId);
    await this.letters.forget(userId);
    for await (const conversations of everyConversation(this.store, this.clock))
      for (const conversation of conversations) await this.eraseIn(conversation, userId);
    // One that was on its way in when he was shut out.
    await this.uploads.expireUploadsOf(userId, this.clock.iso());
  }

  private async eraseIn({ id, user, rating }: ConversationRecord, userId: string): Promise<void> {
    if (user.id === userId && rating !== null)
      await this.store.amendConversation(id, { forgetsComment: true, tagsMax: 0, at: this.clock.iso() });
    for (const { slot } of await this.store.findDrafts(userId, id))
      await this.store.saveDraft(userId, id, { slot, text: '', at: this.clock.iso() });
    // What he had said before he was shut out and was not written yet.
    await this.lanes.run(id, () => Promise.resolve());
    let after = 0;
    for (;;) {
      const { items, hasNewer } = await this.store.sliceMessages(id, 'professional', {
        after,
        limit: PORTION,
      });
      for (const message of items)
        if (message.senderId === userId && message.deletedAt === null) await this.delete(message);
      after = items.at(-1)?.seq ?? after;
      if (!hasNewer) return;
    }
  }

  private async delete(message: MessageRecord): Promise<void> {
    await this.lanes.run(message.conversationId, async () => {
      try {
        await this.revisions.apply(message, { deleted: true });
      } catch (error) {
        // He was faster himself, or another admin was.
        if (!(error instanceof AppError) || error.code !== 'MESSAGE_DELETED') throw error;
      }
    });
  }
}
