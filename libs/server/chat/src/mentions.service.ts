import { Injectable, Logger } from '@nestjs/common';
import { mentionedIn, type Page } from '@prochat/contract';
import { Accounts, type Caller } from '@prochat/server/auth';
import { ChatStore, type ConversationRecord, type MessageRecord, type MessageSearch } from './chat.store';
import { LiveRooms } from './live-rooms';
import { toSearchWords } from './search-words';

/**
 * Tells professionals at once that a colleague's note names them, and finds such notes for those who were away. Which it
 * names is in its text, for ever: nothing else is stored of it.
 */
@Injectable()
export class Mentions {
  private readonly logger = new Logger(Mentions.name);

  constructor(
    private readonly store: ChatStore,
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

  /**
   * Notes in which a colleague mentions the caller by the name he has now, narrowed by `search`. The store finds what has
   * the words of the name, so a page may have few of them or none and still go on.
   * @throws AppError INVALID_CURSOR
   */
  async find(
    { id, displayName }: Pick<Caller, 'id' | 'displayName'>,
    search: MessageSearch,
    page: { cursor?: string; limit: number },
  ): Promise<Page<MessageRecord>> {
    const words = [...new Set([...search.words, ...toSearchWords(displayName)])];
    const { items, nextCursor } = await this.store.searchMessages({ ...search, words }, page);
    const professionals = (await this.accounts.professionals()).items;
    const isMentioned = ({ kind, senderId, text }: MessageRecord): boolean =>
      kind === 'note' && senderId !== id && mentionedIn(text, professionals).some((one) => one.id === id);
    return { items: items.filter(isMentioned), nextCursor };
  }
}
