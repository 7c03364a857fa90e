import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { type Options, pinoHttp } from 'pino-http';
import { Config } from './config';
import { loggingOptions } from './logging';

describe('the log of requests', () => {
  const lines: Record<string, unknown>[] = [];
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        for (const line of chunk.toString().trim().split('\n'))
          lines.push(JSON.parse(line) as Record<string, unknown>);
        done();
      },
    });
    const log = pinoHttp(loggingOptions(Config.parse({})).pinoHttp as Options, sink);
    server = createServer((request, response) => {
      log(request, response);
      // What a careless line elsewhere would do.
      request.log.info({ req: { headers: request.headers }, headers: request.headers }, 'careless');
      response.setHeader('set-cookie', 'session=canary');
      response.statusCode = request.url === '/fault' ? 500 : 200;
      response.end('canary');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });

  async function linesOf(path: string): Promise<Record<string, unknown>[]> {
    lines.length = 0;
    const response = await fetch(url + path, {
      method: 'POST',
      body: 'canary',
      headers: { cookie: 'session=canary', authorization: 'canary', 'x-request-id': 'proxy-1234' },
    });
    await response.text();
    expect(response.headers.get('x-request-id')).toBe('proxy-1234');
    return lines;
  }

  it('is one line with method, path, status, duration and correlation id', async () => {
    const [, line] = await linesOf('/api/chat?q=canary');
    expect(line).toMatchObject({
      level: 30,
      correlationId: 'proxy-1234',
      req: { method: 'POST', path: '/api/chat' },
      res: { statusCode: 200 },
      responseTime: expect.any(Number),
    });
    expect((await linesOf('/fault'))[1]).toMatchObject({ level: 50 });
  });

  it('holds no cookie, token, query or body, not even by a careless line', async () => {
    expect(JSON.stringify(await linesOf('/api/chat?token=canary'))).not.toContain('canary');
  });

  it('leaves health probes out', async () => {
    const messages = (await linesOf('/api/health/live')).map(({ msg }) => msg);
    expect(messages).toEqual(['careless']);
  });
});
