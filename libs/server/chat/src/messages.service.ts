import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type DeleteMessagePayload,
  type EditMessagePayload,
  type Message,
  type MessagePage,
  type MessagePageQuery,
  type SendMessagePayload,
} from '@prochat/contract';
import { Accounts, Settings, UserRate, type Caller } from '@prochat/server/auth';
import { AppError, Clock, Config, cleanText } from '@prochat/server/core';
import {
  ChatStore,
  type Appended,
  type MessageRange,
  type MessageRecord,
  type NewMessage,
} from './chat.store';
import { toAppendError } from './append-error';
import { Attachments, type MessageFiles } from './attachments.service';
import { ConversationAccess, isId, type SeenConversation } from './conversation-access';
import { ConversationChanges } from './conversation-changes';
import { ConversationLanes } from './conversation-lane';
import { isHolder, reopen, requireHolder } from './conversation-rules';
import { LiveRooms } from './live-rooms';
import { fromMessageCursor, toMessageCursor } from './message-cursor';
import { Mentions } from './mentions.service';
import { MessageRevisions } from './message-revisions';
import { QueueUpdates } from './queue-updates';
import { isSeenBy, toMessage } from './to-wire';

/** How often another process may get in between (a new head, closing again) before the client is asked to try again. */
const ATTEMPTS_MAX = 5;

/** What is said in conversations: reading, writing, changing it. Who answers them is `Assignments`. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly store: ChatStore,
    private readonly access: ConversationAccess,
    private readonly changes: ConversationChanges,
    private readonly revisions: MessageRevisions,
    private readonly lanes: ConversationLanes,
    private readonly rooms: LiveRooms,
    private readonly queue: QueueUpdates,
    private readonly attachments: Attachments,
    private readonly mentions: Mentions,
    private readonly accounts: Accounts,
    private readonly rates: UserRate,
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError NOT_FOUND, INVALID_CURSOR, VALIDATION (more than one of cursor, after, around) */
  async page(caller: Caller, conversationId: string, query: MessagePageQuery): Promise<MessagePage> {
    const { conversation, side } = await this.access.requireConversation(caller, conversationId);
    const slice = await this.store.sliceMessages(conversationId, side, toRange(query));
    const [oldest] = slice.items;
    return {
      items: slice.items.map((message) => toMessage(message, side, conversation.read)),
      nextCursor: query.after === undefined && slice.hasOlder && oldest ? toMessageCursor(oldest.seq) : null,
      hasMore: slice.hasNewer,
    };
  }

  /**
   * Resolves when it is durable; the others are told after that. A repeated clientId gives the message stored under it.
   * The user's message reopens what was closed; a professional answers what he holds. The socket `socketId` is told by its
   * acknowledgement only.
   * @throws AppError NOT_FOUND, FORBIDDEN (a user's note), RATE_LIMITED, MESSAGE_EMPTY, MESSAGE_TOO_LONG, NOT_ASSIGNEE,
   * CONVERSATION_CLOSED, STALE_REPLY with what is new, CLIENT_ID_REUSED, and those of its files (`Attachments`)
   */
  async send(caller: Caller, payload: SendMessagePayload, socketId?: string): Promise<Message> {
    const { conversationId, clientId, kind = 'message' } = payload;
    const side = await this.access.requireSide(caller, conversationId);
    await this.rates.take('message', caller.id, this.config.env.MESSAGE_RATE);
    if (kind === 'note' && side === 'user') throw new AppError('FORBIDDEN');
    const files = this.attachments.of(
      { conversationId, clientId, senderId: caller.id, kind },
      payload.attachments,
    );
    const text = cleanText(payload.text, this.settings.current.messageMaxChars, files !== null);
    return this.lanes.run(conversationId, async () => {
      const newMessage: NewMessage = {
        conversationId,
        clientId,
        senderId: caller.id,
        senderName: caller.displayName,
        senderRole: side,
        kind,
        text,
        attachments: [],
        createdAt: this.clock.iso(),
      };
      const { message, conversation, duplicate } = await (files === null
        ? this.append(caller, payload, newMessage)
        : this.appendWithFiles(caller, payload, newMessage, files));
      if (!duplicate) {
        this.rooms.messageAdded(message, conversation, socketId);
        this.queue.conversationMoved(conversation);
        void this.mentions.tell(message, conversation);
      }
      return toMessage(message, side, conversation.read);
    });
  }

  /**
   * As often as messages may be sent; files stay, and with files the text may be empty. @throws AppError NOT_FOUND, FORBIDDEN
   * (not the author), RATE_LIMITED, NOT_ASSIGNEE, CONVERSATION_CLOSED, MESSAGE_DELETED and those of the text
   */
  async edit(caller: Caller, { conversationId, messageId, text }: EditMessagePayload): Promise<Message> {
    await this.access.requireSide(caller, conversationId);
    await this.rates.take('edit', caller.id, this.config.env.MESSAGE_RATE);
    const cleaned = cleanText(text, this.settings.current.messageMaxChars, true);
    return this.revise(caller, conversationId, messageId, { text: cleaned });
  }

  /**
   * Text and files go, the place in the log stays. When it resolves nobody gets the files any more.
   * @throws AppError as `edit`
   */
  async delete(caller: Caller, { conversationId, messageId }: DeleteMessagePayload): Promise<Message> {
    await this.access.requireSide(caller, conversationId);
    return this.revise(caller, conversationId, messageId, { deleted: true });
  }

  private revise(
    caller: Caller,
    conversationId: string,
    messageId: string,
    change: { text: string } | { deleted: true },
  ): Promise<Message> {
    return this.lanes.run(conversationId, async () => {
      const seen = await this.access.requireConversation(caller, conversationId);
      const stored = isId(messageId) ? await this.store.findMessage(conversationId, messageId) : null;
      requireAuthor(caller, seen, stored);
      if ('text' in change && change.text === '' && stored.attachments.length === 0)
        throw new AppError('MESSAGE_EMPTY');
      const { message, conversation } = await this.revisions.apply(stored, change);
      return toMessage(message, seen.side, conversation.read);
    });
  }

  private async appendWithFiles(
    caller: Caller,
    payload: SendMessagePayload,
    message: NewMessage,
    files: MessageFiles,
  ): Promise<Extract<Appended, { ok: true }>> {
    try {
      return await this.append(caller, payload, message, files);
    } catch (error) {
      await files.failed(error);
      throw error;
    }
  }

  /**
   * Decides on what this process remembers and lets the store check with the write that nothing has happened since: so a
   * message usually costs no read, and what another process did is never overlooked.
   */
  private async append(
    caller: Caller,
    payload: SendMessagePayload,
    message: NewMessage,
    files?: MessageFiles,
  ): Promise<Extract<Appended, { ok: true }>> {
    const isAnswer = message.senderRole === 'professional' && message.kind === 'message';
    let refused: Exclude<Appended, { ok: true }> | undefined;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const expectLastSeq = isAnswer ? await this.requireTurn(caller, payload, attempt > 0) : undefined;
      const entry = expectLastSeq === undefined ? message : { ...message, expectLastSeq };
      if (files) entry.attachments = await files.claim();
      const [appended] = await this.store.appendMessages([entry]);
      if (appended?.ok) return appended;
      refused = appended;
      if (refused?.code === 'HEAD_MOVED') continue;
      if (refused?.code !== 'CONVERSATION_CLOSED' || message.senderRole !== 'user') break;
      await this.reopenByWriting(caller, message.conversationId);
    }
    throw toAppendError(refused);
  }

  /**
   * A professional answers what he holds, and not on a view behind what colleagues did. What is stored under this
   * clientId already was in time then: its repetition is let through to be answered as the first was.
   * @returns the head on which that was decided
   */
  private async requireTurn(caller: Caller, payload: SendMessagePayload, isFresh: boolean): Promise<number> {
    const { conversationId, clientId, basedOnSeq } = payload;
    const conversation = isFresh
      ? await this.store.findConversation(conversationId)
      : await this.store.recallConversation(conversationId);
    if (conversation === null) throw new AppError('NOT_FOUND');
    const holds = isHolder(conversation, caller);
    const { lastSeq, lastPublicSeq } = conversation;
    if (holds && (basedOnSeq === undefined || basedOnSeq >= lastPublicSeq)) return lastSeq;
    // What is remembered may let through, but refuses nobody.
    if (!isFresh) return this.requireTurn(caller, payload, true);
    const { items } = await this.store.sliceMessages(conversationId, 'user', {
      limit: LIMITS.pageSizeMax,
      ...(holds && basedOnSeq !== undefined && { after: basedOnSeq }),
    });
    if (items.some((item) => item.senderId === caller.id && item.clientId === clientId)) return lastSeq;
    requireHolder(conversation, caller);
    const news = items.filter((item) => isNewsTo(caller, item));
    if (news.length === 0) return lastSeq;
    throw new AppError('STALE_REPLY', {
      messages: news.map((item) => toMessage(item, 'professional', conversation.read)),
    });
  }

  private async reopenByWriting(caller: Caller, conversationId: string): Promise<void> {
    await this.changes.apply(caller, conversationId, async ({ conversation, side }) => {
      if (conversation.status !== 'closed') return null;
      const holder = conversation.assignedTo;
      const professional = holder && (await this.accounts.professional(holder.id));
      return reopen(conversation, caller, side, professional, this.clock.iso());
    });
  }
}

/** Authors change what they wrote: in public only while the conversation is open and, as a professional, theirs. */
function requireAuthor(
  caller: Caller,
  { conversation, side }: SeenConversation,
  message: MessageRecord | null,
): asserts message is MessageRecord {
  if (message === null || !isSeenBy(message, side)) throw new AppError('NOT_FOUND');
  if (message.senderId !== caller.id || message.senderRole !== side) throw new AppError('FORBIDDEN');
  if (message.kind === 'note') return;
  if (side === 'professional') requireHolder(conversation, caller);
  if (conversation.status === 'closed') throw new AppError('CONVERSATION_CLOSED');
}

/** What a professional should have read before he answers: a colleague's words, and what others did to the conversation. */
function isNewsTo(caller: Caller, { event, senderRole, senderId }: MessageRecord): boolean {
  if (event !== null) return event.by.id !== caller.id;
  return senderRole === 'professional' && senderId !== caller.id;
}

function toRange({
  cursor,
  after,
  around,
  pageSize = LIMITS.pageSizeDefault,
}: MessagePageQuery): MessageRange {
  const given = [cursor, after, around].filter((place) => place !== undefined).length;
  if (given > 1)
    throw new AppError('VALIDATION', { fields: { cursor: ['goes with neither after nor around'] } });
  return {
    limit: pageSize,
    ...(cursor !== undefined && { before: fromMessageCursor(cursor) }),
    ...(after !== undefined && { after }),
    ...(around !== undefined && { around }),
  };
}
