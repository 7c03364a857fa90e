import { Injectable, Logger } from '@nestjs/common';
import {
  SERVER_LIMITS,
  SIDES,
  isAtLeast,
  type FactOf,
  type PersonRef,
  type QueueCounts,
  type Side,
} from '@prochat/contract';
import type { AppServer, AppSocket, Caller } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import type { ConversationRecord, MessageRecord } from './chat.store';
import { FollowedConversations } from './followed-conversations';
import { headOf, isAlikeForAll, isSeenBy, toConversation, toMessage } from './to-wire';

const PROFESSIONALS = 'professionals';
const CONVERSATION = 'conversation:';
const conversationRoom = (id: string, side: Side): string => `${CONVERSATION}${id}:${side}`;
/** All sockets of one person on one side: a professional never hears what is shaped for the user he may have been. */
const personRoom = (id: string, side: Side): string =>
  side === 'user' ? `user:${id}` : `professional:${id}`;
const sideOfRole = ({ role }: Caller): Side => (isAtLeast(role, 'staff') ? 'professional' : 'user');

type ConversationFact =
  'conversation:assigned' | 'conversation:closed' | 'conversation:reopened' | 'conversation:updated';

/**
 * The only file that knows room names and emits to rooms. It is told what has been stored and tells those who may know,
 * each side in its own shape. It decides nothing: whoever asks to join has been checked, whoever announces has written.
 */
@Injectable()
export class LiveRooms {
  private readonly logger = new Logger(LiveRooms.name);
  private server: AppServer | null = null;
  private readonly waiting: ((server: AppServer) => void)[] = [];

  constructor(private readonly followed: FollowedConversations) {}

  attach(server: AppServer): void {
    this.server = server;
  }

  /** First thing after the handshake: what concerns the person himself. */
  enter(socket: AppSocket): void {
    const { user } = socket.data;
    void socket.join(personRoom(user.id, sideOfRole(user)));
    if (sideOfRole(user) !== 'professional') return;
    void socket.join(PROFESSIONALS);
    socket.once('disconnecting', () => this.viewsNoMore(socket));
  }

  /** To be done before the snapshot is read, so that nothing falls between the two. @throws AppError TOO_MANY_JOINED */
  async join(socket: AppSocket, conversationId: string, side: Side): Promise<void> {
    const room = conversationRoom(conversationId, side);
    if (socket.rooms.has(room)) return;
    const joined = [...socket.rooms].filter((name) => name.startsWith(CONVERSATION)).length;
    if (joined >= SERVER_LIMITS.joinedConversationsMax) throw new AppError('TOO_MANY_JOINED');
    await socket.join(room);
  }

  async leave(socket: AppSocket, conversationId: string): Promise<void> {
    for (const side of SIDES) await socket.leave(conversationRoom(conversationId, side));
  }

  /** The conversations it has joined, by id. */
  joinedBy(socket: AppSocket): string[] {
    const rooms = [...socket.rooms].filter((name) => name.startsWith(CONVERSATION));
    return rooms.map((name) => name.slice(CONVERSATION.length, name.lastIndexOf(':')));
  }

  /**
   * To the conversation's room, and for their lists to its user and its professional wherever they are. Not to the socket
   * it came from: that has the acknowledgement.
   */
  messageAdded(message: MessageRecord, conversation: ConversationRecord, exceptSocketId?: string): void {
    this.followed.note(conversation);
    this.tellOfMessage('message:new', message, conversation, exceptSocketId);
  }

  messageRevised(message: MessageRecord, conversation: ConversationRecord): void {
    this.tellOfMessage('message:updated', message, conversation);
  }

  conversationAssigned(conversation: ConversationRecord): void {
    this.followed.note(conversation);
    this.later((server) => {
      for (const side of SIDES)
        server.to(this.concernedBy(conversation, side)).emit('conversation:assigned', {
          conversationId: conversation.id,
          assignedTo: conversation.assignedTo,
          conversation: toConversation(conversation, side),
        });
    });
  }

  conversationChanged(
    event: Exclude<ConversationFact, 'conversation:assigned'>,
    conversation: ConversationRecord,
  ): void {
    this.followed.note(conversation);
    this.later((server) => {
      for (const side of SIDES)
        server.to(this.concernedBy(conversation, side)).emit(event, {
          conversationId: conversation.id,
          conversation: toConversation(conversation, side),
        });
    });
  }

  readAdvanced(receipts: FactOf<'read:receipts'>, conversation: ConversationRecord): void {
    this.later((server) => {
      for (const side of SIDES)
        server.to(this.followersOf(conversation, side)).emit('read:receipts', {
          ...receipts,
          upToSeq: Math.min(receipts.upToSeq, headOf(conversation, side)),
        });
    });
  }

  /** `of` is the side whose devices hold more now. */
  deliveredAdvanced(conversation: ConversationRecord, of: Side): void {
    this.later((server) => {
      for (const side of SIDES)
        server.to(this.followersOf(conversation, side)).emit('delivered:receipts', {
          conversationId: conversation.id,
          side: of,
          upToSeq: Math.min(conversation.delivered[of], headOf(conversation, side)),
        });
    });
  }

  /** To these professionals wherever they are. */
  mentioned(ids: readonly string[], note: MessageRecord, conversation: ConversationRecord): void {
    if (ids.length === 0) return;
    this.later((server) =>
      server.to(ids.map((id) => personRoom(id, 'professional'))).emit('mention:new', {
        message: toMessage(note, 'professional', conversation.read),
        conversation: toConversation(conversation, 'professional'),
      }),
    );
  }

  /** To this professional wherever he is. */
  handedOver(
    toId: string,
    by: PersonRef,
    note: MessageRecord | null,
    conversation: ConversationRecord,
  ): void {
    this.later((server) =>
      server.to(personRoom(toId, 'professional')).emit('handover:new', {
        by,
        note: note && toMessage(note, 'professional', conversation.read),
        conversation: toConversation(conversation, 'professional'),
      }),
    );
  }

  /** Volatile, and never to the other windows of the one who types. */
  typing(who: Caller, conversationId: string, isTyping: boolean, audience: readonly Side[]): void {
    if (audience.length === 0) return;
    this.server
      ?.to(audience.map((side) => conversationRoom(conversationId, side)))
      .except(personRoom(who.id, sideOfRole(who)))
      .volatile.emit('typing', {
        conversationId,
        who: { id: who.id, displayName: who.displayName, role: who.role },
        isTyping,
      });
  }

  /** Volatile, to colleagues only, and never to one's own other windows. */
  viewing(who: Caller, conversationId: string, isViewing: boolean): void {
    this.server
      ?.to(conversationRoom(conversationId, 'professional'))
      .except(personRoom(who.id, 'professional'))
      .volatile.emit('viewing', {
        conversationId,
        who: { id: who.id, displayName: who.displayName, role: who.role },
        isViewing,
      });
  }

  /** A window that is closed, or crashes, says nothing any more. Where another one of the same person is, he still looks. */
  private viewsNoMore(socket: AppSocket): void {
    const { user } = socket.data;
    const { rooms } = socket.nsp.adapter;
    const own = [...(rooms.get(personRoom(user.id, 'professional')) ?? [])].filter((id) => id !== socket.id);
    for (const id of this.joinedBy(socket)) {
      const there = rooms.get(conversationRoom(id, 'professional'));
      if (there && !own.some((one) => there.has(one))) this.viewing(user, id, false);
    }
  }

  /** The professionals connected to this process. */
  connectedProfessionals(): Set<string> {
    const ids = new Set<string>();
    const sockets = this.server?.of('/').sockets;
    for (const id of this.server?.of('/').adapter.rooms.get(PROFESSIONALS) ?? []) {
      const user = sockets?.get(id)?.data.user;
      if (user) ids.add(user.id);
    }
    return ids;
  }

  /** To these professionals on all their sockets. */
  queueUpdated(
    professionalIds: readonly string[],
    update: { version: number; counts: QueueCounts; changed: readonly ConversationRecord[] },
  ): void {
    this.later((server) =>
      server
        .to(professionalIds.map((id) => personRoom(id, 'professional')))
        .emit('queue:update', toQueueUpdate(update)),
    );
  }

  /** To a socket that has just come. */
  queueShown(socket: AppSocket, version: number, counts: QueueCounts): void {
    this.later(() => socket.emit('queue:update', toQueueUpdate({ version, counts, changed: [] })));
  }

  /** To one socket, after what has been announced already. */
  headsTold(socket: AppSocket, heads: FactOf<'heads'>): void {
    this.later(() => socket.emit('heads', heads));
  }

  /** Sends what is still to be told and closes the connections, not the sessions: clients come back by themselves. */
  closeConnections(): void {
    this.tellWaiting();
    for (const socket of this.server?.of('/').sockets.values() ?? []) socket.conn.close();
  }

  private tellOfMessage(
    event: 'message:new' | 'message:updated',
    message: MessageRecord,
    conversation: ConversationRecord,
    exceptSocketId?: string,
  ): void {
    const except = exceptSocketId === undefined ? [] : [exceptSocketId];
    const sides = SIDES.filter((side) => isSeenBy(message, side));
    // Put into words once where both sides read the same, which is nearly always.
    const audiences = isAlikeForAll(message) ? [sides] : sides.map((side) => [side]);
    this.later((server) => {
      for (const [side, ...others] of audiences as [Side, ...Side[]][])
        server
          .to([side, ...others].flatMap((one) => this.followersOf(conversation, one)))
          .except(except)
          .emit(event, { message: toMessage(message, side, conversation.read) });
    });
  }

  /** Who follows what is said: the open windows of this side and its own people. */
  private followersOf({ id, user, assignedTo }: ConversationRecord, side: Side): string[] {
    if (side === 'user') return [conversationRoom(id, side), personRoom(user.id, side)];
    return [conversationRoom(id, side), ...(assignedTo ? [personRoom(assignedTo.id, side)] : [])];
  }

  /** Whom a change of the conversation itself concerns: on the professionals' side everybody. */
  private concernedBy({ id, user }: ConversationRecord, side: Side): string[] {
    return [conversationRoom(id, side), side === 'user' ? personRoom(user.id, side) : PROFESSIONALS];
  }

  /**
   * Facts leave in the order they were announced, in the next turn of the event loop: the acknowledgement of the write
   * they tell of takes only promise callbacks from here and so is always sent first.
   */
  private later(tell: (server: AppServer) => void): void {
    if (this.waiting.push(tell) === 1) setImmediate(() => this.tellWaiting());
  }

  private tellWaiting(): void {
    const facts = this.waiting.splice(0);
    if (this.server === null) return;
    for (const tell of facts) {
      try {
        tell(this.server);
      } catch (error) {
        // It is stored: clients find it when they next fetch. The other facts must not wait for that.
        this.logger.error(error);
      }
    }
  }
}

function toQueueUpdate(update: {
  version: number;
  counts: QueueCounts;
  changed: readonly ConversationRecord[];
}): FactOf<'queue:update'> {
  return { ...update, changed: update.changed.map((record) => toConversation(record, 'professional')) };
}
