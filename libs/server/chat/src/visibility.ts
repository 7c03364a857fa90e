import { isAtLeast, type Side } from '@prochat/contract';
import type { Caller } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import type { MessageSearch } from './chat.store';

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
