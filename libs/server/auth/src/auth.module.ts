import { createSecretKey } from 'node:crypto';
import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { ThrottlerModule } from '@nestjs/throttler';
import { Config, Secrets } from '@prochat/server/core';
import { AccessGuard } from './access.guard';
import { Accounts } from './accounts.service';
import { AuditController } from './audit.controller';
import { Audit } from './audit.service';
import { AuthController } from './auth.controller';
import { ClientConfigController } from './client-config.controller';
import { readCookies } from './cookies';
import { CsrfTokens } from './csrf-tokens';
import { CsrfGuard } from './csrf.guard';
import { FirstAdmin } from './first-admin';
import { Invitations } from './invitations.service';
import { InvitesController } from './invites.controller';
import { LiveSockets } from './live-sockets';
import { Passwords } from './passwords';
import { ProfessionalsController } from './professionals.controller';
import { RateGuard, restRates } from './rate.guard';
import { SecurityLog } from './security-log';
import { SessionCookies } from './session-cookies';
import { SessionSweep } from './session-sweep';
import { SessionTokens } from './session-tokens';
import { Sessions } from './sessions.service';
import { SettingsController } from './settings.controller';
import { Settings } from './settings.service';
import { SocketSessions } from './socket-sessions';
import { UserAdministration } from './user-administration';
import { UserRate } from './user-rate';
import { UsersController } from './users.controller';

/**
 * Who is calling: accounts, sessions, the guards of REST and the handshake of sockets. Needs `CoreModule` and a global
 * store module that provides `AuthStore`,
 * `AuditStore` and `InstallationStore`. The guards apply to every REST route of the app, in this order: is it one of
 * our pages, may this person in, has he asked too often.
 */
@Module({
  imports: [
    JwtModule.registerAsync({
      inject: [Secrets],
      useFactory: ({ jwtSecret }: Secrets) => {
        // As a key and not as text: of a text each check would first try to read a public key.
        const key = createSecretKey(jwtSecret, 'utf8');
        return { secretOrKeyProvider: () => key };
      },
    }),
    ThrottlerModule.forRootAsync({ inject: [Config], useFactory: restRates }),
  ],
  controllers: [
    AuditController,
    AuthController,
    ClientConfigController,
    InvitesController,
    ProfessionalsController,
    SettingsController,
    UsersController,
  ],
  providers: [
    Accounts,
    Audit,
    CsrfTokens,
    FirstAdmin,
    Invitations,
    LiveSockets,
    Passwords,
    SecurityLog,
    SessionCookies,
    SessionSweep,
    SessionTokens,
    Sessions,
    Settings,
    SocketSessions,
    UserAdministration,
    UserRate,
    { provide: APP_GUARD, useClass: CsrfGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: RateGuard },
  ],
  exports: [
    Accounts,
    Audit,
    FirstAdmin,
    SecurityLog,
    SessionCookies,
    Sessions,
    Settings,
    SocketSessions,
    UserAdministration,
    UserRate,
  ],
})
export class AuthModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(readCookies).forRoutes('{*path}');
  }
}
