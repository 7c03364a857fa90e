import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isAtLeast } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import { ACCESS, type Access } from './access.decorators';
import type { CallerRequest } from './caller';
import { SessionCookies } from './session-cookies';
import { Sessions } from './sessions.service';

/**
 * Decides for every REST route who gets in: deny by default, role read from the store with every call. Sockets have the
 * handshake of `SocketSessions` and the gateway's own guards.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly cookies: SessionCookies,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === undefined) throw new AppError('NOT_FOUND');
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<CallerRequest>();
    const caller = await this.sessions.authenticate(this.cookies.accessToken(request));
    if (!isAtLeast(caller.role, access)) throw new AppError('FORBIDDEN');
    request.caller = caller;
    return true;
  }
}
