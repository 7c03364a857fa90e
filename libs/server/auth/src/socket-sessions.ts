import { Injectable } from '@nestjs/common';
import type { SessionEndReason } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import type { AppSocket } from './app-socket';

/** The handshake of sockets, and their end with the session. */
@Injectable()
export class SocketSessions {
  /** For `server.use`: refuses with `connect_error` whose `data` is `{ code }`, else sets `socket.data.user`. */
  middleware(): (socket: AppSocket, next: (error?: Error) => void) => void {
    throw new AppError('INTERNAL');
  }
  /** To be called once for every connected socket, first thing in `handleConnection`. */
  register(_socket: AppSocket): void {
    throw new AppError('INTERNAL');
  }
  /** Tells and cuts every socket of this process: for the shutdown. */
  endAll(_reason: SessionEndReason): void {
    throw new AppError('INTERNAL');
  }
}
