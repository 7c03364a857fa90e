import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { API_PREFIX, LIMITS } from '@prochat/contract';
import { SocketSessions } from '@prochat/server/auth';
import { createValidationPipe, limitBodyTime, type Config } from '@prochat/server/core';
import compression from 'compression';
import { json, type RequestHandler } from 'express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { OpenConnections } from './open-connections';
import { allowNothing, securityHeaders } from './security-headers';
import { SocketAdapter } from './socket.adapter';
import { findWebRoot, staticWeb } from './static-web';

/** For every body but the files that are let in, which have rules of their own (`UploadDoor`). */
const BODY_TIME_MS = 30_000;
/** Below this the headers are most of it. */
const COMPRESSED_FROM_BYTES = 512;
/** Nothing is received for longer: above all that uploads may take. */
const REQUEST_TIME_MS = 660_000;

/** After this a stop no longer waits for clients that do not hang up. */
const CUT_AFTER_MS = 3_000;

export interface RunningApp {
  app: NestExpressApplication;
  /** Where it listens, with the port the system chose when `PORT` is 0. */
  url: string;
  /** Drains, closes sockets, then the store. Resolves when everything acknowledged is durable and nothing is open. */
  close: () => Promise<void>;
}

/**
 * The whole product on one port: API, socket and web client.
 * @throws StoreOpenError, or the error of `listen`, with nothing left open
 */
export async function createApp(config: Config, webRoot: string | null = findWebRoot()): Promise<RunningApp> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config), {
    abortOnError: false,
    bodyParser: false,
    // What goes wrong at start is told by `main.ts` in one line, not by Nest in a stack trace.
    logger: false,
  });
  try {
    const sockets = wire(app, config, webRoot);
    await app.init();
    app.useLogger(app.get(Logger));
    const server = app.getHttpServer();
    harden(server, securityHeaders(config));
    const connections = new OpenConnections(server);
    await listen(server, config);
    return {
      app,
      url: addressOf(server),
      close: () => closeApp(app, sockets, connections),
    };
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
}

function wire(app: NestExpressApplication, config: Config, webRoot: string | null): SocketAdapter {
  app.disable('x-powered-by');
  // "on" means the one proxy in front of us: trusting every hop would let anyone choose his address.
  app.set('trust proxy', config.env.TRUST_PROXY === true ? 1 : config.env.TRUST_PROXY);
  app.use(staticWeb(webRoot));
  app.use(`/${API_PREFIX}`, asData, compressed);
  app.use(json({ limit: LIMITS.packetMaxBytes, inflate: false }));
  app.setGlobalPrefix(API_PREFIX);
  app.useGlobalPipes(createValidationPipe());
  if (config.env.NODE_ENV !== 'production') describeApi(app);
  const sockets = new SocketAdapter(app);
  app.useWebSocketAdapter(sockets);
  return sockets;
}

/** What describes the API outside production is a page. */
const asData: RequestHandler = (request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  if (!request.path.startsWith('/docs')) allowNothing(response);
  next();
};

/**
 * A page of messages shrinks to an eighth. Only JSON: files are compressed or secret already, and transcripts are streamed.
 * That lengths tell of content (BREACH) needs a stranger's page that makes this browser ask with our cookies, which are
 * `SameSite`.
 */
const compressed = compression({
  threshold: COMPRESSED_FROM_BYTES,
  level: 4,
  filter: (_request, response) => String(response.getHeader('Content-Type')).startsWith('application/json'),
});

function describeApi(app: NestExpressApplication): void {
  const description = new DocumentBuilder()
    .setTitle('Professional Chat')
    .setDescription('Shapes and error codes: libs/contract.')
    .build();
  SwaggerModule.setup(`${API_PREFIX}/docs`, app, () => SwaggerModule.createDocument(app, description), {
    jsonDocumentUrl: `${API_PREFIX}/docs/json`,
  });
}

/** Before every other listener, Socket.IO's included, so that no answer goes without the headers. */
function harden(server: Server, headers: ReturnType<typeof securityHeaders>): void {
  server.prependListener('request', (request, response) => {
    headers(request, response, () => undefined);
    // HTTP/1.1 keeps connections open without being told in each of two dozen answers. They are kept all the same.
    if (request.httpVersion === '1.1') response.removeHeader('Connection');
    limitBodyTime(request, response, BODY_TIME_MS);
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = REQUEST_TIME_MS;
}

/** @throws the system's error, such as EADDRINUSE */
async function listen(server: Server, config: Config): Promise<void> {
  server.listen(config.env.PORT, config.env.HOST);
  await once(server, 'listening');
}

function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  const host = address === '0.0.0.0' || address === '::' ? 'localhost' : address;
  return `http://${family === 'IPv6' && host !== 'localhost' ? `[${host}]` : host}:${port}`;
}

async function closeApp(
  app: NestExpressApplication,
  sockets: SocketAdapter,
  connections: OpenConnections,
): Promise<void> {
  await sockets.drain();
  app.get(SocketSessions).endAll('shutdown');
  await sockets.untilGone();
  const timer = setTimeout(() => connections.cut(), CUT_AFTER_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
