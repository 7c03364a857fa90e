import type { Reply } from '@prochat/contract';
import type { AppSocket } from '@prochat/server/auth';
import { AppError, toReplyError } from '@prochat/server/core';

type Ack = (reply: Reply<never>) => void;

/**
 * Lets a packet through only as (known event, plain object, acknowledgement), so that nothing behind it meets any other
 * shape: not the adapter, which takes an array payload for several arguments, nor guards, which run before pipes. Every
 * other packet is answered with why, if it asked for an answer; where it did not, answers go nowhere.
 */
export function guardPackets(socket: AppSocket, isKnownEvent: (event: unknown) => boolean): void {
  socket.use((packet: unknown[], next) => {
    const [event, ...rest] = packet;
    const last = rest.at(-1);
    const ack = typeof last === 'function' ? (rest.pop() as Ack) : ignore;
    const [payload, ...more] = rest;
    if (!isKnownEvent(event)) return refuse(ack, new AppError('UNKNOWN_EVENT'));
    if (more.length > 0 || !isPlainObject(payload))
      return refuse(ack, new AppError('VALIDATION', { fields: {} }));
    packet.splice(0, packet.length, event, payload, ack);
    next();
  });
}

function ignore(): void {
  // The client asked for no answer.
}

function refuse(ack: Ack, error: AppError): void {
  ack({ ok: false, error: toReplyError(error, { error: ignore }) });
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
