import type { ClientEvents, ServerEvents } from '@prochat/contract';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Caller } from './caller';

/** What is known of a socket after the handshake. */
export interface SocketData {
  user: Caller;
}

export type AppSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
export type AppServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
