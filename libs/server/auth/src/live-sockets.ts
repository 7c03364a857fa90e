import { Injectable } from '@nestjs/common';
import type { ErrorDetails, Role, SessionEndReason } from '@prochat/contract';
import type { Caller } from './caller';

/** As much of a socket as is needed to end it. */
export interface EndableSocket {
  emit(event: 'session:ended', payload: { reason: SessionEndReason; block?: ErrorDetails }): unknown;
  disconnect(close: boolean): unknown;
  /** Who it speaks for, once it was let in. */
  readonly data: { user?: Caller };
}

/** One socket on its way from the first packet of the handshake to its end. */
export interface LiveSocket {
  readonly socket: EndableSocket;
  readonly sessionId: string;
  readonly userId: string;
  /** The role it was let in with; `null` until then. */
  role: Role | null;
  connected: boolean;
  /** Set when the session ended: during the handshake too, where there is nothing to disconnect yet. */
  ended: SessionEndReason | null;
  /** With `blocked`: what he is told of it. */
  block?: ErrorDetails;
}

/**
 * Which sockets of this process belong to which session and person, so that they end with it. A socket is entered before
 * its session is checked: whatever ends the session during that check is not missed.
 */
@Injectable()
export class LiveSockets {
  private readonly bySession = new Map<string, Set<LiveSocket>>();
  private readonly byUser = new Map<string, Set<LiveSocket>>();

  enter(socket: EndableSocket, sessionId: string, userId: string): LiveSocket {
    const live: LiveSocket = { socket, sessionId, userId, role: null, connected: false, ended: null };
    add(this.bySession, sessionId, live);
    add(this.byUser, userId, live);
    return live;
  }

  /** To be called when the transport is gone, or the handshake refused. Idempotent. */
  leave(live: LiveSocket): void {
    remove(this.bySession, live.sessionId, live);
    remove(this.byUser, live.userId, live);
  }

  /** From now on it can be told and cut; if its session ended meanwhile, it is at once. */
  connected(live: LiveSocket): void {
    live.connected = true;
    if (live.ended !== null) this.cut(live, live.ended);
  }

  endSession(sessionId: string, reason: SessionEndReason): void {
    this.endEach(this.bySession.get(sessionId), reason);
  }

  endUser(userId: string, reason: SessionEndReason, block?: ErrorDetails): void {
    this.endEach(this.byUser.get(userId), reason, block);
  }

  /** Cuts the person's sockets that were let in with another role than `role`, and those not let in yet. */
  endOtherRoles(userId: string, role: Role): void {
    const others = [...(this.byUser.get(userId) ?? [])].filter((live) => live.role !== role);
    this.endEach(others, 'role-changed');
  }

  /** What the person says from now on over open sockets of this process carries this name; elsewhere from the next connection. */
  rename(userId: string, displayName: string): void {
    for (const { socket } of this.byUser.get(userId) ?? [])
      if (socket.data.user) socket.data.user = { ...socket.data.user, displayName };
  }

  endAll(reason: SessionEndReason): void {
    for (const sockets of [...this.byUser.values()]) this.endEach(sockets, reason);
  }

  /** How many sockets the person has, those in the handshake included. */
  countOf(userId: string): number {
    return this.byUser.get(userId)?.size ?? 0;
  }

  /** How many sockets are known, those in the handshake included. */
  get size(): number {
    return [...this.bySession.values()].reduce((sum, sockets) => sum + sockets.size, 0);
  }

  private endEach(
    sockets: Iterable<LiveSocket> | undefined,
    reason: SessionEndReason,
    block?: ErrorDetails,
  ): void {
    for (const live of [...(sockets ?? [])]) {
      live.ended ??= reason;
      if (block && live.ended === reason) live.block = block;
      if (live.connected) this.cut(live, live.ended);
    }
  }

  private cut(live: LiveSocket, reason: SessionEndReason): void {
    this.leave(live);
    live.socket.emit('session:ended', { reason, ...(live.block && { block: live.block }) });
    live.socket.disconnect(true);
  }
}

function add(index: Map<string, Set<LiveSocket>>, key: string, live: LiveSocket): void {
  const sockets = index.get(key) ?? new Set();
  index.set(key, sockets.add(live));
}

function remove(index: Map<string, Set<LiveSocket>>, key: string, live: LiveSocket): void {
  const sockets = index.get(key);
  sockets?.delete(live);
  if (sockets?.size === 0) index.delete(key);
}
