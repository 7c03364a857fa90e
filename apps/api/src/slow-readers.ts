import { Logger } from '@nestjs/common';
import type { EngineConnection } from './packet-budget';

/** As much may wait for one connection at a sweep, in this process; what the system has taken over does not count. */
export const SLOW_READER_BYTES_MAX = 1_048_576;
const SWEEP_EVERY_MS = 1_000;

/**
 * Cuts connections whose other end does not read as fast as it is told: what waits for them is memory. Nothing is lost,
 * the client comes back and asks for what it missed. Volatile events need no care here: Socket.IO drops them for a
 * connection on which anything waits.
 */
export class SlowReaders {
  private readonly logger = new Logger(SlowReaders.name);
  private readonly connections = new Set<EngineConnection>();
  private readonly clock = setInterval(() => this.sweep(), SWEEP_EVERY_MS).unref();

  /** For every connection that comes; it is forgotten when it goes. */
  readonly watch = (connection: EngineConnection): void => {
    this.connections.add(connection);
    connection.once('close', () => this.connections.delete(connection));
  };

  sweep(): void {
    for (const connection of this.connections) {
      const bytes = waitingBytes(connection);
      if (bytes <= SLOW_READER_BYTES_MAX) continue;
      this.logger.log(`A connection is cut: ${bytes} bytes wait for it`);
      // Nothing polite: a farewell would wait behind all the rest.
      connection.transport.socket.terminate();
    }
  }

  /** The most that waits for any connection, in bytes. */
  get mostWaiting(): number {
    return Math.max(0, ...[...this.connections].map(waitingBytes));
  }

  stop(): void {
    clearInterval(this.clock);
  }
}

function waitingBytes({ transport, writeBuffer }: EngineConnection): number {
  let bytes = transport.socket.bufferedAmount;
  for (const { data, options } of writeBuffer) {
    const frame = options?.wsPreEncodedFrame;
    if (frame) for (const part of frame) bytes += part.length;
    else bytes += data?.length ?? 0;
  }
  return bytes;
}
