import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const HEADER = 'X-Request-Id';
/** What a proxy in front may name a request: enough for uuids and trace ids, nothing that could break a log line. */
const ACCEPTABLE = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * The id that ties one request's log lines, its answer and a complaint about it together. The same request always gets
 * the same one, whoever asks first (a body that cannot be read fails before the logger has seen the request).
 */
export function correlationIdOf(request: IncomingMessage, response: ServerResponse): string {
  if (typeof request.id === 'string') return request.id;
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && ACCEPTABLE.test(given) ? given : randomUUID();
  request.id = id;
  if (!response.headersSent) response.setHeader(HEADER, id);
  return id;
}
