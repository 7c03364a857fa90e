import { Module } from '@nestjs/common';
import { Accounts } from './accounts.service';
import { FirstAdmin } from './first-admin';
import { Sessions } from './sessions.service';
import { SocketSessions } from './socket-sessions';
import { UserRate } from './user-rate';

const services = [Accounts, FirstAdmin, Sessions, SocketSessions, UserRate];

/** Who is calling: accounts, sessions, guards of REST and of the socket handshake. Needs a global store module. */
@Module({ providers: services, exports: services })
export class AuthModule {}
