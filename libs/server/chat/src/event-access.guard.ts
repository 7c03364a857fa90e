import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isAtLeast, type ClientEvent } from '@prochat/contract';
import { ACCESS, UserRate, type Access, type AppSocket } from '@prochat/server/auth';
import { AppError, type Rate } from '@prochat/server/core';

/**
 * Far above what people and reconnecting windows do; it stops floods of any event. Messages are counted by themselves, so
 * that whatever else a person's windows do in a hurry, they still get through.
 */
const EVENT_RATE: Rate = { count: 600, seconds: 10 };

/**
 * Decides for every socket event who may send it: deny by default. The handshake has said who is calling; whether he may
 * see the conversation is `MembershipGuard`'s question.
 */
@Injectable()
export class EventAccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly rates: UserRate,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { user } = context.switchToWs().getClient<AppSocket>().data;
    const isMessage = context.switchToWs().getPattern() === ('message:send' satisfies ClientEvent);
    await this.rates.take(isMessage ? 'message-event' : 'event', user.id, EVENT_RATE);
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === undefined) throw new AppError('NOT_FOUND');
    if (access !== 'public' && !isAtLeast(user.role, access)) throw new AppError('FORBIDDEN');
    return true;
  }
}
