import type { IncomingMessage, ServerResponse } from 'node:http';

const deadlines = new WeakMap<IncomingMessage, NodeJS.Timeout>();

/**
 * Answers 408 and hangs up when the body of `request` is not whole after so many milliseconds, whether anybody reads it
 * or not. Node's own `requestTimeout` knows only one time for all requests.
 */
export function limitBodyTime(
  request: IncomingMessage,
  response: ServerResponse,
  milliseconds: number,
): void {
  if (!hasBody(request)) return;
  const deadline = setTimeout(() => {
    if (request.complete) return;
    if (!response.headersSent) response.writeHead(408, { Connection: 'close' });
    response.end(() => request.destroy());
  }, milliseconds).unref();
  deadlines.set(request, deadline);
  request.once('close', () => clearTimeout(deadlines.get(request)));
}

/** For those who watch over the body themselves. */
export function liftBodyTime(request: IncomingMessage): void {
  clearTimeout(deadlines.get(request));
  deadlines.delete(request);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
