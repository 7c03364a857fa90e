import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LIMITS, type MessageHit, type Page } from '@prochat/contract';
import { AtLeast, CurrentCaller, type Caller } from '@prochat/server/auth';
import { ChatStore } from './chat.store';
import { ConversationAccess, type SeenConversation } from './conversation-access';
import { MessageSearchDto } from './conversation-requests.dto';
import { Mentions } from './mentions.service';
import { toSearchQuery } from './search-query';
import { toConversation, toMessage } from './to-wire';
import { readerOf } from './visibility';

/** Search in what was said. The store narrows it to what the caller may see; each hit then passes the policy as well. */
@ApiTags('conversations')
@Controller('chat/search')
export class SearchController {
  constructor(
    private readonly store: ChatStore,
    private readonly access: ConversationAccess,
    private readonly mentions: Mentions,
  ) {}

  /** @throws AppError INVALID_CURSOR, VALIDATION naming an operator */
  @Get()
  @AtLeast('user')
  async searchMessages(
    @CurrentCaller() caller: Caller,
    @Query() { q, cursor, pageSize = LIMITS.pageSizeDefault }: MessageSearchDto,
  ): Promise<Page<MessageHit>> {
    const reader = readerOf(caller);
    const { mentionsAsker, ...asked } = toSearchQuery(q, { id: caller.id, side: reader.side });
    const search = { ...asked, reader };
    const page = { limit: pageSize, ...(cursor !== undefined && { cursor }) };
    const { items, nextCursor } = await (mentionsAsker
      ? this.mentions.find(caller, search, page)
      : this.store.searchMessages(search, page));
    const seen = new Map<string, SeenConversation>();
    for (const { conversationId: id } of items)
      if (!seen.has(id)) seen.set(id, await this.access.requireConversation(caller, id));
    return {
      items: items.map((message): MessageHit => {
        const { conversation, side } = seen.get(message.conversationId) as SeenConversation;
        return {
          message: toMessage(message, side, conversation.read),
          conversation: toConversation(conversation, side),
        };
      }),
      nextCursor,
    };
  }
}
