import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type {
  BulkResponse,
  Conversation,
  ConversationDetailsResponse,
  ConversationResponse,
  CreateConversationResponse,
  MessagePage,
  Page,
  QueuePlace,
} from '@prochat/contract';
import { AtLeast, CurrentCaller, type Caller } from '@prochat/server/auth';
import { Amendments } from './amendments.service';
import { Assignments } from './assignments.service';
import { Bulk } from './bulk.service';
import {
  AssignDto,
  BulkDto,
  ConversationListDto,
  CreateConversationDto,
  MessagePageDto,
  RateDto,
  UpdateConversationDto,
} from './conversation-requests.dto';
import { ConversationsService } from './conversations.service';
import { MessagesService } from './messages.service';
import { QueuePlaces } from './queue-place.service';

/** Conversations over REST. Sending is the socket's; reading history and what must work without a socket is here. */
@ApiTags('conversations')
@Controller('chat/conversations')
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly assignments: Assignments,
    private readonly messages: MessagesService,
    private readonly amendments: Amendments,
    private readonly bulk: Bulk,
    private readonly places: QueuePlaces,
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

  @Post('bulk')
  @HttpCode(200)
  @AtLeast('staff')
  changeMany(@CurrentCaller() caller: Caller, @Body() request: BulkDto): Promise<BulkResponse> {
    return this.bulk.run(caller, request);
  }

  @Get(':id')
  @AtLeast('user')
  getConversation(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
  ): Promise<ConversationDetailsResponse> {
    return this.conversations.get(caller, id);
  }

  @Patch(':id')
  @AtLeast('staff')
  async updateConversation(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() request: UpdateConversationDto,
  ): Promise<ConversationResponse> {
    return { conversation: await this.amendments.amend(caller, id, request) };
  }

  @Get(':id/queue-place')
  @AtLeast('user')
  getQueuePlace(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<QueuePlace> {
    return this.places.of(caller, id);
  }

  @Post(':id/rating')
  @HttpCode(200)
  @AtLeast('user')
  async rateConversation(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() request: RateDto,
  ): Promise<ConversationResponse> {
    return { conversation: await this.conversations.rate(caller, id, request) };
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
    return { conversation: await this.assignments.assign(caller, id, request) };
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
