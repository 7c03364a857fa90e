import { type BeforeApplicationShutdown, Logger, UseFilters, UseGuards, UsePipes } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type {
  ClientEvent,
  ConversationReply,
  JoinReply,
  MessageReply,
  ReadReply,
  SyncReply,
} from '@prochat/contract';
import { AtLeast, SocketSessions, type AppServer, type AppSocket } from '@prochat/server/auth';
import { createValidationPipe } from '@prochat/server/core';
import { Assignments } from './assignments.service';
import { CatchUpService } from './catch-up.service';
import { ConversationAccess } from './conversation-access';
import { ConversationLanes } from './conversation-lane';
import { ConversationsService } from './conversations.service';
import { EventAccessGuard } from './event-access.guard';
import { Heads } from './heads';
import { LiveRooms } from './live-rooms';
import { MembershipGuard, OpenToOutsiders } from './membership.guard';
import { MessagesService } from './messages.service';
import { guardPackets } from './packet-door';
import { QueueUpdates } from './queue-updates';
import { ReadingService } from './reading.service';
import { ReplyErrorFilter } from './reply-error.filter';
import {
  ConversationIdDto,
  DeleteMessageDto,
  DeliveredDto,
  EditMessageDto,
  JoinDto,
  ReadDto,
  SendMessageDto,
  SyncDto,
  TypingDto,
  ViewingDto,
} from './socket-payloads.dto';

/** Every event a client may send. The compiler misses no one that the contract has. */
const CLIENT_EVENTS: Record<ClientEvent, true> = {
  'conversation:join': true,
  'conversation:leave': true,
  'message:send': true,
  'message:edit': true,
  'message:delete': true,
  typing: true,
  viewing: true,
  'read:mark': true,
  'delivered:mark': true,
  sync: true,
  'conversation:claim': true,
  'conversation:close': true,
  'conversation:reopen': true,
};

const On = (event: ClientEvent): MethodDecorator => SubscribeMessage(event);

/**
 * The socket's door: each event is checked and done by a service; what a handler returns, the socket adapter answers as
 * `{ ok: true, data }`. It holds no rule and emits nothing; facts leave through `LiveRooms`.
 */
@WebSocketGateway()
@UseGuards(EventAccessGuard, MembershipGuard)
@UsePipes(createValidationPipe())
@UseFilters(ReplyErrorFilter)
export class ConversationGateway
  implements OnGatewayInit<AppServer>, OnGatewayConnection<AppSocket>, BeforeApplicationShutdown
{
  private readonly logger = new Logger(ConversationGateway.name);

  constructor(
    private readonly sessions: SocketSessions,
    private readonly conversations: ConversationsService,
    private readonly assignments: Assignments,
    private readonly messages: MessagesService,
    private readonly reading: ReadingService,
    private readonly catchUp: CatchUpService,
    private readonly access: ConversationAccess,
    private readonly rooms: LiveRooms,
    private readonly heads: Heads,
    private readonly queue: QueueUpdates,
    private readonly lanes: ConversationLanes,
  ) {}

  afterInit(server: AppServer): void {
    server.use(this.sessions.middleware());
    this.rooms.attach(server);
  }

  handleConnection(socket: AppSocket): void {
    this.sessions.register(socket);
    if (!socket.connected) return;
    guardPackets(socket, (event) => typeof event === 'string' && Object.hasOwn(CLIENT_EVENTS, event));
    this.rooms.enter(socket);
    this.heads.enter(socket);
    if (socket.data.user.role === 'user') return;
    this.queue.show(socket).catch((error: unknown) => this.logger.warn(error));
  }

  /** What was accepted is finished and told; then the clients are let go, to come back to the next process. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.lanes.close();
    this.queue.stop();
    this.heads.stop();
    this.rooms.closeConnections();
  }

  @On('conversation:join')
  @AtLeast('user')
  async joinConversation(
    @ConnectedSocket() socket: AppSocket,
    @MessageBody() payload: JoinDto,
  ): Promise<JoinReply> {
    const side = await this.access.requireSide(socket.data.user, payload.conversationId);
    await this.rooms.join(socket, payload.conversationId, side);
    return this.catchUp.join(socket.data.user, payload);
  }

  /** Asks the question of membership itself, for each conversation. */
  @On('sync')
  @AtLeast('user')
  @OpenToOutsiders()
  sync(@ConnectedSocket() socket: AppSocket, @MessageBody() payload: SyncDto): Promise<SyncReply> {
    return this.catchUp.sync(socket.data.user, payload);
  }

  @On('conversation:leave')
  @AtLeast('user')
  @OpenToOutsiders()
  async leaveConversation(
    @ConnectedSocket() socket: AppSocket,
    @MessageBody() { conversationId }: ConversationIdDto,
  ): Promise<void> {
    await this.rooms.leave(socket, conversationId);
  }

  @On('message:send')
  @AtLeast('user')
  async sendMessage(
    @ConnectedSocket() socket: AppSocket,
    @MessageBody() payload: SendMessageDto,
  ): Promise<MessageReply> {
    return { message: await this.messages.send(socket.data.user, payload, socket.id) };
  }

  @On('message:edit')
  @AtLeast('user')
  async editMessage(
    @ConnectedSocket() socket: AppSocket,
    @MessageBody() payload: EditMessageDto,
  ): Promise<MessageReply> {
    return { message: await this.messages.edit(socket.data.user, payload) };
  }

  @On('message:delete')
  @AtLeast('user')
  async deleteMessage(
    @ConnectedSocket() socket: AppSocket,
    @MessageBody() payload: DeleteMessageDto,
  ): Promise<MessageReply> {
    return { message: await this.messages.delete(socket.data.user, payload) };
  }

  @On('typing')
  @AtLeast('user')
  async showTyping(
    @ConnectedSocket() socket: AppSocket,
    @MessageBody() { conversationId, isTyping }: TypingDto,
  ): Promise<void> {
    await this.reading.showTyping(socket.data.user, conversationId, isTyping);
  }

  /** Whoever looks at it is in its room, so that he hears who does as well. */
  @On('viewing')
  @AtLeast('staff')
  async showViewing(
    @ConnectedSocket() socket: AppSocket,
    @MessageBody() { conversationId, isViewing }: ViewingDto,
  ): Promise<void> {
    const { user } = socket.data;
    // It may be his own conversation, from the time when he was an end user.
    if ((await this.access.requireSide(user, conversationId)) !== 'professional') return;
    if (isViewing) await this.rooms.join(socket, conversationId, 'professional');
    this.rooms.viewing(user, conversationId, isViewing);
  }

  @On('read:mark')
  @AtLeast('user')
  markRead(@ConnectedSocket() socket: AppSocket, @MessageBody() payload: ReadDto): Promise<ReadReply> {
    return this.reading.markRead(socket.data.user, payload);
  }

  @On('delivered:mark')
  @AtLeast('user')
  async markDelivered(
    @ConnectedSocket() socket: AppSocket,
    @MessageBody() payload: DeliveredDto,
  ): Promise<void> {
    await this.reading.markDelivered(socket.data.user, payload);
  }

  @On('conversation:claim')
  @AtLeast('staff')
  async claimConversation(
    @ConnectedSocket() socket: AppSocket,
    @MessageBody() { conversationId }: ConversationIdDto,
  ): Promise<ConversationReply> {
    return { conversation: await this.assignments.claim(socket.data.user, conversationId) };
  }

  @On('conversation:close')
  @AtLeast('user')
  async closeConversation(
    @ConnectedSocket() socket: AppSocket,
    @MessageBody() { conversationId }: ConversationIdDto,
  ): Promise<ConversationReply> {
    return { conversation: await this.conversations.close(socket.data.user, conversationId) };
  }

  @On('conversation:reopen')
  @AtLeast('user')
  async reopenConversation(
    @ConnectedSocket() socket: AppSocket,
    @MessageBody() { conversationId }: ConversationIdDto,
  ): Promise<ConversationReply> {
    return { conversation: await this.conversations.reopen(socket.data.user, conversationId) };
  }
}
