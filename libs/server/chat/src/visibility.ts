import { isAtLeast, type Side } from '@prochat/contract';
import type { Caller } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import type { UploadRecord } from '@prochat/server/upload';
import type { MessageRecord, MessageSearch } from './chat.store';
import { isSeenBy } from './to-wire';

/**
 * The one policy of who sees what. REST, gateway, lists and events all ask here; nothing else compares a caller with a
 * conversation to decide whether he may see it.
 */

/**
 * The side on which `caller` sees the conversation of `ownerId`, and so which of its messages and which shape of it;
 * `null` when he sees nothing of it. Professionals see every conversation and never act as its user, not even where
 * they were the user once.
 */
export function sideOf(caller: Pick<Caller, 'id' | 'role'>, ownerId: string): Side | null {
  if (isAtLeast(caller.role, 'staff')) return 'professional';
  return caller.id === ownerId ? 'user' : null;
}

/**
 * `sideOf` of a conversation that may not exist (`ownerId` undefined).
 * @throws AppError NOT_FOUND: what is unknown and what is forbidden answer alike
 */
export function requireSide(caller: Pick<Caller, 'id' | 'role'>, ownerId: string | undefined): Side {
  const side = ownerId === undefined ? null : sideOf(caller, ownerId);
  if (side === null) throw new AppError('NOT_FOUND');
  return side;
}

/** In which conversations `caller` finds messages: `sideOf` for all of them at once. */
export function readerOf({ id, role }: Pick<Caller, 'id' | 'role'>): MessageSearch['reader'] {
  return isAtLeast(role, 'staff') ? { side: 'professional' } : { side: 'user', userId: id };
}

/**
 * Whether `caller` may open a file: its owner until a message has it or it expires; from then on whoever sees the message
 * that lists it. `said` is the message that has claimed it, with the side on which `caller` sees its conversation; `null`
 * when there is none. `now` is ISO 8601 UTC.
 */
export function seesFile(
  caller: Pick<Caller, 'id'>,
  {
    id,
    ownerId,
    state,
    claim,
    expiresAt,
  }: Pick<UploadRecord, 'id' | 'ownerId' | 'state' | 'claim' | 'expiresAt'>,
  said: { message: Pick<MessageRecord, 'kind' | 'attachments'>; side: Side | null } | null,
  now: string,
): boolean {
  if (state !== 'ready') return false;
  if (claim === null) return ownerId === caller.id && expiresAt !== null && expiresAt > now;
  if (expiresAt !== null || said === null || said.side === null) return false;
  // A deleted message lists none.
  return said.message.attachments.some((file) => file.id === id) && isSeenBy(said.message, said.side);
}
