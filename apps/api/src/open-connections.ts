import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The TCP connections of the server, upgraded ones included (`closeAllConnections` of Node forgets those). Lets a stop
 * be bounded: a client that has gone silent cannot keep the process alive.
 */
export class OpenConnections {
  private readonly sockets = new Set<Socket>();

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
