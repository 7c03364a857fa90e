import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type {
  Conversation,
  ConversationDetailsResponse,
  ConversationResponse,
  CreateConversationResponse,
  MessagePage,
  Page,
} from '@prochat/contract';
import { AtLeast, CurrentCaller, type Caller } from '@prochat/server/auth';
import {
  AssignDto,
  ConversationListDto,
  CreateConversationDto,
  MessagePageDto,
} from './conversation-requests.dto';
import { ConversationsService } from './conversations.service';
import { MessagesService } from './messages.service';

/** Conversations over REST. Sending is the socket's; reading history and what must work without a socket is here. */
@ApiTags('conversations')
@Controller('chat/conversations')
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly messages: MessagesService,
  ) {}

  @Post()
  @AtLeast('user')
  openConversation(
    @CurrentCaller() caller: Caller,
    @Body() request: CreateConversationDto,
  ): Promise<CreateConversationResponse> {
    return this.conversations.open(caller, request);
  }

  @Get()
  @AtLeast('user')
  listConversations(
    @CurrentCaller() caller: Caller,
    @Query() query: ConversationListDto,
  ): Promise<Page<Conversation>> {
    return this.conversations.list(caller, query);
  }

  @Get(':id')
  @AtLeast('user')
  getConversation(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
  ): Promise<ConversationDetailsResponse> {
    return this.conversations.get(caller, id);
  }

  @Get(':id/messages')
  @AtLeast('user')
  pageMessages(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: MessagePageDto,
  ): Promise<MessagePage> {
    return this.messages.page(caller, id, query);
  }

  @Post(':id/assign')
  @HttpCode(200)
  @AtLeast('staff')
  async assignConversation(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() request: AssignDto,
  ): Promise<ConversationResponse> {
    return { conversation: await this.conversations.assign(caller, id, request) };
  }

  @Post(':id/close')
  @HttpCode(200)
  @AtLeast('user')
  async closeConversation(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
  ): Promise<ConversationResponse> {
    return { conversation: await this.conversations.close(caller, id) };
  }

  @Post(':id/reopen')
  @HttpCode(200)
  @AtLeast('user')
  async reopenConversation(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
  ): Promise<ConversationResponse> {
    return { conversation: await this.conversations.reopen(caller, id) };
  }
}
