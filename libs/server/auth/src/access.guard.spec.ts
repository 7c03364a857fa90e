import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Module, type INestApplication } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { Role } from '@prochat/contract';
import { AppError, Config, CoreModule } from '@prochat/server/core';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AtLeast, Public } from './access.decorators';
import { AccessGuard } from './access.guard';
import { CurrentCaller, type Caller } from './caller';
import { SessionCookies } from './session-cookies';
import { Sessions } from './sessions.service';

/** The token is the role; the real sessions are tried through the whole app in `apps/api/src/promises`. */
@Injectable()
class RoleForToken {
  authenticate(token: string): Promise<Caller> {
    if (token === '') return Promise.reject(new AppError('UNAUTHENTICATED'));
    return Promise.resolve({ id: '1', role: token as Role, displayName: token, sessionId: '1' });
  }
}

@Controller('bare')
class BareController {
  @Get()
  forgotten(): string {
    return 'in';
  }
  @Get('public')
  @Public()
  open(): string {
    return 'in';
  }
  @Get('caller')
  @Public()
  caller(@CurrentCaller() caller: Caller): string {
    return caller.id;
  }
}

@Controller('staff')
@AtLeast('staff')
class StaffController {
  @Get()
  read(): string {
    return 'in';
  }
  @Get('admin')
  @AtLeast('admin')
  rule(): string {
    return 'in';
  }
  @Get('user')
  @AtLeast('user')
  relaxed(@CurrentCaller() caller: Caller): string {
    return caller.displayName;
  }
}

@Module({
  imports: [
    CoreModule.forRoot(Config.parse({ JWT_SECRET: '0123456789abcdef'.repeat(2), LOG_LEVEL: 'silent' })),
  ],
  controllers: [BareController, StaffController],
  providers: [
    SessionCookies,
    { provide: Sessions, useClass: RoleForToken },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
})
class TestModule {}

describe('access to routes', () => {
  let app: INestApplication<Server>;
  beforeAll(async () => {
    app = await NestFactory.create(TestModule, { logger: false });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  async function statuses(path: string): Promise<number[]> {
    const { port } = app.getHttpServer().address() as AddressInfo;
    return Promise.all(
      ['', 'user', 'staff', 'admin'].map(async (role) => {
        const headers = role === '' ? {} : { cookie: `session=${role}` };
        return (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).status;
      }),
    );
  }

  it.each([
    ['/bare', [404, 404, 404, 404], 'closed to everybody when nothing is said'],
    ['/bare/public', [200, 200, 200, 200], 'open when it says so'],
    ['/bare/caller', [401, 401, 401, 401], 'no caller on a public route'],
    ['/staff', [401, 403, 200, 200], 'by the class'],
    ['/staff/admin', [401, 403, 403, 200], 'by the method, more'],
    ['/staff/user', [401, 200, 200, 200], 'by the method, less'],
  ])('%s: %j (%s)', async (path, expected) => {
    expect(await statuses(path)).toEqual(expected);
  });
});
