import type { EventEmitter } from 'node:events';

/** Of any kind, heartbeats included. People come to some dozens; the rate of events per person is far below it. */
const PACKETS_MAX = 1_500;
const WINDOW_MS = 10_000;

/** As much of an Engine.IO connection as is needed here; over WebSocket only, its transport's socket is that of ws. */
export interface EngineConnection extends EventEmitter {
  transport: { socket: EventEmitter & { bufferedAmount: number; terminate(): void } };
  /** What the transport has not been given yet; a broadcast is put into its frame once for all. */
  writeBuffer: readonly { data?: string | Buffer; options?: { wsPreEncodedFrame?: readonly Buffer[] } }[];
}

/**
 * Cuts a connection that sends more packets than any client of ours could, whatever is in them. Refusing each by itself
 * (rates, unknown events) costs an answer each time; this is what keeps one flooder from slowing the others down.
 */
export function limitPackets(connection: EngineConnection): void {
  const { socket } = connection.transport;
  let count = 0;
  let windowEnd = 0;
  const take = (): void => {
    const now = performance.now();
    if (now > windowEnd) {
      count = 0;
      windowEnd = now + WINDOW_MS;
    }
    count += 1;
    if (count <= PACKETS_MAX) return;
    // Nothing polite: what has arrived already would still be worked off.
    socket.removeAllListeners('message');
    socket.terminate();
  };
  socket.on('message', take);
  socket.on('ping', take);
  socket.on('pong', take);
}
