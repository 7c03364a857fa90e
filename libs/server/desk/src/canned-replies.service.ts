import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  isAtLeast,
  type AuditAction,
  type CannedRepliesResponse,
  type CannedReply,
  type CannedReplyScope,
  type CreateCannedReplyRequest,
  type UpdateCannedReplyRequest,
} from '@prochat/contract';
import { Audit, type Caller } from '@prochat/server/auth';
import { AppError, Clock, isLongerThan, toPlainText } from '@prochat/server/core';
import { DeskStore, type CannedReplyRecord } from './desk.store';

/** Texts that professionals keep to use again: one's own, which nobody else ever sees, and the team's. */
@Injectable()
export class CannedReplies {
  constructor(
    private readonly store: DeskStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(caller: Caller): Promise<CannedRepliesResponse> {
    return { items: (await this.store.listCannedReplies(caller.id)).map(toCannedReply) };
  }

  /** @throws AppError FORBIDDEN (the team's are the admins'), VALIDATION, SHORTCUT_TAKEN, TOO_MANY_CANNED_REPLIES */
  async create(caller: Caller, { scope, shortcut, text }: CreateCannedReplyRequest): Promise<CannedReply> {
    requireRight(caller, scope);
    const ownerId = scope === 'team' ? null : caller.id;
    const reply = { ownerId, shortcut, text: cleaned(text), updatedAt: this.clock.iso() };
    const created = await this.store.createCannedReply(reply, LIMITS.cannedRepliesMax);
    await this.record(caller, 'team-reply-created', created);
    return toCannedReply(created);
  }

  /** @throws AppError NOT_FOUND, FORBIDDEN, VALIDATION, SHORTCUT_TAKEN */
  async update(
    caller: Caller,
    id: string,
    { shortcut, text }: UpdateCannedReplyRequest,
  ): Promise<CannedReply> {
    await this.requireChangeable(caller, id);
    const updated = await this.store.updateCannedReply(id, {
      ...(shortcut !== undefined && { shortcut }),
      ...(text !== undefined && { text: cleaned(text) }),
      updatedAt: this.clock.iso(),
    });
    if (updated === null) throw new AppError('NOT_FOUND');
    await this.record(caller, 'team-reply-changed', updated);
    return toCannedReply(updated);
  }

  /** @throws AppError NOT_FOUND, FORBIDDEN */
  async remove(caller: Caller, id: string): Promise<void> {
    await this.requireChangeable(caller, id);
    const removed = await this.store.removeCannedReply(id);
    if (removed === null) throw new AppError('NOT_FOUND');
    await this.record(caller, 'team-reply-removed', removed);
  }

  /** Another's own is as good as none. It never changes hands, so nothing is lost by looking first. */
  private async requireChangeable(caller: Caller, id: string): Promise<void> {
    const reply = await this.store.findCannedReply(id);
    if (reply === null || (reply.ownerId !== null && reply.ownerId !== caller.id))
      throw new AppError('NOT_FOUND');
    requireRight(caller, reply.scope);
  }

  /** What is one's own is nobody's business. */
  private async record(caller: Caller, action: AuditAction, reply: CannedReplyRecord): Promise<void> {
    if (reply.scope !== 'team') return;
    await this.audit.record(caller, action, { kind: 'canned-reply', id: reply.id, name: reply.shortcut });
  }
}

function requireRight(caller: Caller, scope: CannedReplyScope): void {
  if (scope === 'team' && !isAtLeast(caller.role, 'admin')) throw new AppError('FORBIDDEN');
}

function cleaned(raw: string): string {
  const text = toPlainText(raw);
  if (text === '') throw new AppError('VALIDATION', { fields: { text: ['must not be empty'] } });
  const max = LIMITS.cannedReplyMaxChars;
  if (isLongerThan(text, max))
    throw new AppError('VALIDATION', { fields: { text: [`must have at most ${max} characters`] } });
  return text;
}

/** Whose it is, is said by its scope. */
function toCannedReply({ id, scope, shortcut, text, updatedAt }: CannedReplyRecord): CannedReply {
  return { id, scope, shortcut, text, updatedAt };
}
