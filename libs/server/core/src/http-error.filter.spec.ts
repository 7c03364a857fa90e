import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Body,
  Controller,
  ForbiddenException,
  Get,
  type INestApplication,
  Logger,
  Post,
  ServiceUnavailableException,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { isErrorCode, type ErrorBody } from '@prochat/contract';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from './app-error';
import { Config } from './config';
import { CoreModule } from './core.module';
import { createValidationPipe } from './validation-pipe';

class Inner {
  @IsString({ message: 'Give a name.' })
  name!: string;
}
class Payload {
  @IsInt({ message: 'Give a whole number.' })
  count!: number;
  @IsOptional()
  @ValidateNested()
  @Type(() => Inner)
  inner?: Inner;
}

@Controller('faults')
class FaultsController {
  @Get('app')
  app(): never {
    throw new AppError('ALREADY_ASSIGNED', { assignedTo: { id: '1', displayName: 'Dana Whitfield' } });
  }
  @Get('slow-down')
  slowDown(): never {
    throw new AppError('RATE_LIMITED', undefined, 1500);
  }
  @Get('bug')
  bug(): never {
    throw new TypeError('internal-canary at /srv/secret.ts');
  }
  @Get('nothing')
  nothing(): never {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- libraries do such things
    throw undefined;
  }
  @Get('forbidden')
  forbidden(): never {
    throw new ForbiddenException('internal-canary');
  }
  @Get('unavailable')
  unavailable(): never {
    throw new ServiceUnavailableException('internal-canary');
  }
  @Post('echo')
  echo(@Body() body: Payload): Payload {
    return body;
  }
}

describe('errors over REST', () => {
  let app: INestApplication<Server>;
  let url: string;
  const dir = mkdtempSync(join(tmpdir(), 'h-core-'));

  beforeAll(async () => {
    const config = Config.parse({ DATA_DIR: dir, LOG_LEVEL: 'silent' });
    const module = {
      module: class {},
      imports: [CoreModule.forRoot(config)],
      controllers: [FaultsController],
    };
    app = await NestFactory.create(module, { logger: false });
    app.useGlobalPipes(createValidationPipe());
    Logger.overrideLogger(false);
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function ask(
    path: string,
    init?: RequestInit,
  ): Promise<{ response: Response; text: string; body: ErrorBody }> {
    const response = await fetch(url + path, init);
    const text = await response.text();
    return { response, text, body: JSON.parse(text) as ErrorBody };
  }
  const post = (body: string, type = 'application/json') =>
    ask('/faults/echo', { method: 'POST', body, headers: { 'content-type': type } });

  it.each([
    ['/faults/app', 409, 'ALREADY_ASSIGNED'],
    ['/faults/slow-down', 429, 'RATE_LIMITED'],
    ['/faults/bug', 500, 'INTERNAL'],
    ['/faults/nothing', 500, 'INTERNAL'],
    ['/faults/forbidden', 403, 'FORBIDDEN'],
    ['/faults/unavailable', 503, 'UNAVAILABLE'],
    ['/no/such/route-canary', 404, 'NOT_FOUND'],
    ['/%FF-canary', 400, 'VALIDATION'],
  ])('%s: %i %s, in the words of the contract', async (path, status, code) => {
    const { response, text, body } = await ask(path);
    expect({ status: response.status, code: body.code }).toEqual({ status, code });
    expect(isErrorCode(body.code)).toBe(true);
    expect(text).not.toContain('canary');
    expect(body.correlationId).toBe(response.headers.get('x-request-id'));
  });

  it('carries details and the time to wait', async () => {
    expect((await ask('/faults/app')).body.details).toEqual({
      assignedTo: { id: '1', displayName: 'Dana Whitfield' },
    });
    const { response, body } = await ask('/faults/slow-down');
    expect(body.retryAfterMs).toBe(1500);
    expect(response.headers.get('retry-after')).toBe('2');
  });

  it('keeps the id a proxy gave, unless it could spoil a log', async () => {
    const answer = async (id: string): Promise<string> =>
      (await ask('/faults/app', { headers: { 'x-request-id': id } })).body.correlationId;
    expect(await answer('proxy-1234')).toBe('proxy-1234');
    for (const bad of ['short', 'x'.repeat(65), 'with space inside', '{"a":"bcdefgh"}'])
      expect(await answer(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('tells which fields are wrong, by path and sentence', async () => {
    const { response, text, body } = await post('{"count":"value-canary","inner":{"name":7},"other":1}');
    expect(response.status).toBe(400);
    expect(body).toMatchObject({
      code: 'VALIDATION',
      details: {
        fields: {
          count: ['Give a whole number.'],
          'inner.name': ['Give a name.'],
          other: ['This field is not known here.'],
        },
      },
    });
    expect(text).not.toContain('canary');
    expect((await post('{"count":1,"<b>canary</b>":1}')).text).not.toContain('canary');
  });

  it('accepts what is right', async () => {
    const { response, text } = await post('{"count":1,"inner":{"name":"a"}}');
    expect([response.status, text]).toEqual([201, '{"count":1,"inner":{"name":"a"}}']);
  });

  it.each([
    ['a list', '[]', 'VALIDATION'],
    ['a list of right ones', '[{"count":1}]', 'VALIDATION'],
    ['a prototype', '{"__proto__":{"polluted":1},"count":1}', 'VALIDATION'],
    ['a constructor', '{"count":1,"constructor":{"prototype":{"polluted":1}}}', 'VALIDATION'],
    ['a prototype further down', '{"count":1,"inner":{"name":"a","__proto__":{"x":1}}}', 'VALIDATION'],
    ['endless depth', `{"count":1,"inner":${'['.repeat(40_000)}${']'.repeat(40_000)}}`, 'VALIDATION'],
    ['nothing', '', 'VALIDATION'],
    ['half of it', '{"count":', 'BAD_JSON'],
    ['a bare text', '"text"', 'BAD_JSON'],
    ['null', 'null', 'BAD_JSON'],
    ['a lone NUL', '\u0000', 'BAD_JSON'],
  ])('refuses %s as a body', async (_name, body, code) => {
    const answer = await post(body);
    expect({ status: answer.response.status, code: answer.body.code }).toEqual({ status: 400, code });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('refuses a body that is too large or claims another encoding', async () => {
    const large = await post(`{"count":"${'x'.repeat(200_000)}"}`);
    expect([large.response.status, large.body.code]).toEqual([413, 'TOO_LARGE']);
    const encoded = await ask('/faults/echo', {
      method: 'POST',
      body: '{"count":1}',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    expect([encoded.response.status, encoded.body.code]).toEqual([400, 'BAD_JSON']);
  });
});
