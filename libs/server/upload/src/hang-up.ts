import type { IncomingMessage, ServerResponse } from 'node:http';

const LINGER_MS = 3_000;
const LINGER_BYTES = 8_388_608;
const LOOK_EVERY_MS = 50;

/**
 * Ends a connection whose body is not wanted any more, after the answer. Whoever is still sending would not hear it if the
 * connection broke at once, so what comes is thrown away for a moment, and only a moment; a body that ends meanwhile costs
 * nobody his connection. With `isSilent` nothing comes anyway.
 */
export function hangUpAfterAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  isSilent: boolean,
): void {
  if (request.destroyed || response.closed) {
    request.destroy();
    return;
  }
  if (isSilent && !response.headersSent) response.setHeader('Connection', 'close');
  response.once('close', () => {
    if (request.complete) return;
    if (isSilent) request.destroy();
    else linger(request);
  });
}

function linger(request: IncomingMessage): void {
  const { socket } = request;
  const [until, bytes] = [performance.now() + LINGER_MS, socket.bytesRead + LINGER_BYTES];
  const timer = setInterval(() => {
    const isEnough = performance.now() > until || socket.bytesRead > bytes;
    if (isEnough && !request.complete) request.destroy();
    if (isEnough || request.complete || request.destroyed) clearInterval(timer);
  }, LOOK_EVERY_MS);
  timer.unref();
}
