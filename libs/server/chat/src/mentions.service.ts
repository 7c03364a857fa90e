import { Injectable, Logger } from '@nestjs/common';
import { mentionedIn } from '@prochat/contract';
import { Accounts } from '@prochat/server/auth';
import type { ConversationRecord, MessageRecord } from './chat.store';
import { LiveRooms } from './live-rooms';

/** Tells professionals at once that a colleague's note names them. Which it does is in its text, for ever. */
@Injectable()
export class Mentions {
  private readonly logger = new Logger(Mentions.name);

  constructor(
    private readonly accounts: Accounts,
    private readonly rooms: LiveRooms,
  ) {}

  /**
   * Of a note that has been stored; `exceptId` has been told of it already. Never rejects: the note is there, whoever was
   * told of it.
   */
  async tell(
    note: MessageRecord,
    conversation: ConversationRecord,
    exceptId: string | null = null,
  ): Promise<void> {
    if (note.kind !== 'note' || !note.text.includes('@')) return;
    try {
      const { items } = await this.accounts.professionals();
      const ids = mentionedIn(note.text, items).map(({ id }) => id);
      this.rooms.mentioned(
        ids.filter((id) => id !== note.senderId && id !== exceptId),
        note,
        conversation,
      );
    } catch (error) {
      this.logger.warn(error);
    }
  }
}
