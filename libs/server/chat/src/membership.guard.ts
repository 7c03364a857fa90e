import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AppSocket } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import { ConversationAccess, isId } from './conversation-access';

const OPEN_TO_OUTSIDERS = Symbol('open to outsiders');

/** The event tells nothing of the conversation it names and changes nothing in it. */
export const OpenToOutsiders = (): MethodDecorator => SetMetadata(OPEN_TO_OUTSIDERS, true);

/**
 * Refuses every socket event whose conversation the caller may not see. Guards run before pipes, so it looks at the bare
 * payload: `conversationId` must be an id and is the only field it touches.
 */
@Injectable()
export class MembershipGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly access: ConversationAccess,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<boolean | undefined>(OPEN_TO_OUTSIDERS, context.getHandler())) return true;
    const ws = context.switchToWs();
    const { conversationId } = ws.getData<{ conversationId?: unknown }>();
    if (!isId(conversationId))
      throw new AppError('VALIDATION', { fields: { conversationId: ['must be the id of a conversation'] } });
    await this.access.requireSide(ws.getClient<AppSocket>().data.user, conversationId);
    return true;
  }
}
