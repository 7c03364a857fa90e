import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { Config } from './config';
import { correlationIdOf } from './correlation-id';

/** Health probes come every few seconds; they are logged only when the level asks for everything. */
const QUIET_PATHS = /^\/api\/health\//;

/** What people call their files tells about them as their texts do. */
const FILE_NAME = /^(\/api\/chat\/files\/[^/]*\/).*/;

/**
 * One JSON line for each request, with its correlation id. What identifies or signs in a person never gets there:
 * bodies and queries are not read, headers are picked by name.
 */
export function loggingOptions(config: Config): Params {
  return {
    pinoHttp: {
      level: config.env.LOG_LEVEL,
      genReqId: correlationIdOf,
      customAttributeKeys: { reqId: 'correlationId' },
      quietReqLogger: true,
      autoLogging: { ignore: ({ url = '' }) => QUIET_PATHS.test(url) },
      customLogLevel: (_request, { statusCode }, error) =>
        error || statusCode >= 500 ? 'error' : statusCode >= 400 ? 'warn' : 'info',
      serializers: { req: requestLine, res: responseLine },
      // A second wall, for whoever logs a request or its headers by himself.
      redact: [
        'req.headers.cookie',
        'req.headers.authorization',
        'req.headers["x-xsrf-token"]',
        'res.headers["set-cookie"]',
        'headers.cookie',
        'headers.authorization',
        'headers["set-cookie"]',
      ],
    },
  };
}

function requestLine({ method, url }: IncomingMessage): object {
  return { method, path: url?.split('?')[0]?.replace(FILE_NAME, '$1').slice(0, 200) };
}

function responseLine({ statusCode }: ServerResponse): object {
  return { statusCode };
}
