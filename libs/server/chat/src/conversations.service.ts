import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  isAtLeast,
  type Conversation,
  type ConversationDetailsResponse,
  type ConversationListQuery,
  type CreateConversationRequest,
  type CreateConversationResponse,
  type FirstMessage,
  type Page,
  type RateRequest,
} from '@prochat/contract';
import { Accounts, Settings, UserRate, type Caller } from '@prochat/server/auth';
import {
  AppError,
  Clock,
  Config,
  cleanLine,
  cleanText,
  isLongerThan,
  toPlainText,
} from '@prochat/server/core';
import { ChatStore, type Created, type NewConversation } from './chat.store';
import { Attachments, type MessageFiles } from './attachments.service';
import { ConversationAccess } from './conversation-access';
import { ConversationChanges, type Decision } from './conversation-changes';
import { ConversationLanes } from './conversation-lane';
import { toSelector } from './conversation-list';
import { close, rate, reopen } from './conversation-rules';
import { LiveRooms } from './live-rooms';
import { pageByPriority } from './priority-order';
import { QueueUpdates } from './queue-updates';
import { toConversation, toMessage } from './to-wire';

/**
 * Conversations as a whole: opening, listing, closing, rating. Who answers them is `Assignments`, what is said in them is
 * `MessagesService`.
 */
@Injectable()
export class ConversationsService {
  constructor(
    private readonly store: ChatStore,
    private readonly access: ConversationAccess,
    private readonly changes: ConversationChanges,
    private readonly lanes: ConversationLanes,
    private readonly rooms: LiveRooms,
    private readonly queue: QueueUpdates,
    private readonly attachments: Attachments,
    private readonly accounts: Accounts,
    private readonly rates: UserRate,
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * The clientId of the first message makes the whole call safe to repeat.
   * @throws AppError FORBIDDEN (professionals answer), TOO_MANY_OPEN, RATE_LIMITED, CLIENT_ID_REUSED and those of the text and
   * its files
   */
  async open(caller: Caller, request: CreateConversationRequest): Promise<CreateConversationResponse> {
    if (isAtLeast(caller.role, 'staff')) throw new AppError('FORBIDDEN');
    const { MESSAGE_RATE } = this.config.env;
    const { messageMaxChars, openConversationsPerUser } = this.settings.current;
    if (request.message) await this.rates.take('message', caller.id, MESSAGE_RATE);
    const files = request.message && this.filesOf(caller, request.message);
    const createdAt = this.clock.iso();
    const user = { id: caller.id, displayName: caller.displayName };
    const { conversation, message } = await this.create(files ?? null, {
      user,
      topic: cleanLine('topic', request.topic, LIMITS.topicMaxChars),
      priority: request.priority ?? 'normal',
      createdAt,
      openLimit: openConversationsPerUser,
      ...(request.message && {
        firstMessage: {
          clientId: request.message.clientId,
          senderId: user.id,
          senderName: user.displayName,
          senderRole: 'user',
          kind: 'message',
          text: cleanText(request.message.text, messageMaxChars, files !== null),
          attachments: [],
          createdAt,
        },
      }),
    });
    return {
      conversation: toConversation(conversation, 'user'),
      ...(message && { message: toMessage(message, 'user', conversation.read) }),
    };
  }

  /** @throws AppError FORBIDDEN for the professionals' lists, INVALID_CURSOR, VALIDATION */
  async list(caller: Caller, query: ConversationListQuery): Promise<Page<Conversation>> {
    const { selector, side } = toSelector(caller, query);
    const page = {
      limit: query.pageSize ?? LIMITS.pageSizeDefault,
      ...(query.cursor !== undefined && { cursor: query.cursor }),
    };
    const byPriority = query.sort === 'priority' && selector.priority === undefined;
    const { items, nextCursor } = await (byPriority
      ? pageByPriority(
          (priority, part) => this.store.listConversations({ ...selector, priority }, part),
          page,
        )
      : this.store.listConversations(selector, page));
    return { items: items.map((record) => toConversation(record, side)), nextCursor };
  }

  /** @throws AppError NOT_FOUND */
  async get(caller: Caller, conversationId: string): Promise<ConversationDetailsResponse> {
    const { conversation, side } = await this.access.requireConversation(caller, conversationId);
    const person = side === 'professional' ? await this.accounts.personDetails(conversation.user.id) : null;
    return { conversation: toConversation(conversation, side), ...(person && { person }) };
  }

  /** @throws AppError NOT_FOUND, NOT_ASSIGNEE, CONVERSATION_CLOSED */
  close(caller: Caller, conversationId: string): Promise<Conversation> {
    return this.change(caller, conversationId, ({ conversation, side }) =>
      close(conversation, caller, side, this.clock.iso()),
    );
  }

  /** To its professional while he still is one, else into the queue. @throws AppError NOT_FOUND, NOT_ASSIGNEE, NOT_CLOSED */
  reopen(caller: Caller, conversationId: string): Promise<Conversation> {
    return this.change(caller, conversationId, async ({ conversation, side }) => {
      const professional =
        conversation.assignedTo && (await this.accounts.professional(conversation.assignedTo.id));
      return reopen(conversation, caller, side, professional, this.clock.iso());
    });
  }

  /** @throws AppError NOT_FOUND, FORBIDDEN (professionals do not rate), NOT_CLOSED, ALREADY_RATED, VALIDATION */
  rate(caller: Caller, conversationId: string, { score, comment = '' }: RateRequest): Promise<Conversation> {
    const text = toPlainText(comment);
    const max = LIMITS.ratingCommentMaxChars;
    if (isLongerThan(text, max))
      throw new AppError('VALIDATION', { fields: { comment: [`must have at most ${max} characters`] } });
    return this.change(caller, conversationId, ({ conversation, side }) =>
      rate(conversation, caller, side, { score, comment: text || null }, this.clock.iso()),
    );
  }

  private filesOf(caller: Caller, { clientId, attachments }: FirstMessage): MessageFiles | null {
    const firstMessage = { senderId: caller.id, clientId, kind: 'message', conversationId: null } as const;
    return this.attachments.of(firstMessage, attachments);
  }

  private create(files: MessageFiles | null, input: NewConversation): Promise<Created> {
    if (files === null) return this.createAndTell(input);
    // One after the other: what a refused one gives back must not be what its repetition has just taken.
    return this.lanes.run(`opening:${input.user.id}`, async () => {
      if (input.firstMessage) input.firstMessage.attachments = await files.claim();
      const created = await this.createAndTell(input).catch(async (error: unknown) => {
        await files.failed(error);
        throw error;
      });
      await files.bind(created.conversation.id);
      return created;
    });
  }

  private async createAndTell(input: NewConversation): Promise<Created> {
    const created = await this.store.createConversation(input);
    const { conversation, message, duplicate } = created;
    if (duplicate) return created;
    this.rooms.conversationChanged('conversation:updated', conversation);
    if (message) this.rooms.messageAdded(message, conversation);
    this.queue.conversationChanged(conversation);
    return created;
  }

  private async change(caller: Caller, conversationId: string, decide: Decision): Promise<Conversation> {
    const side = await this.access.requireSide(caller, conversationId);
    const conversation = await this.lanes.run(conversationId, () =>
      this.changes.apply(caller, conversationId, decide),
    );
    return toConversation(conversation, side);
  }
}
