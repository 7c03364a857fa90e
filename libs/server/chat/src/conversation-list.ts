import { isAtLeast, type ConversationListQuery, type Side } from '@prochat/contract';
import type { Caller } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import type { ConversationListSelector } from './chat.store';
import { toSearchWords } from './search-words';

/**
 * Which list a query asks for, and in which shape the caller gets it. Everybody's own list needs no role; the lists of
 * the professionals need one.
 * @throws AppError FORBIDDEN; VALIDATION for filters that a list does not have
 */
export function toSelector(
  caller: Caller,
  query: ConversationListQuery,
): { selector: ConversationListSelector; side: Side } {
  const isStaff = isAtLeast(caller.role, 'staff');
  const side = isStaff ? 'professional' : 'user';
  const scope = query.scope ?? 'user';
  if (scope === 'professional' && !isStaff) throw new AppError('FORBIDDEN');
  const words = query.q === undefined ? [] : toSearchWords(query.q);
  const filters = {
    ...(query.priority !== undefined && { priority: query.priority }),
    ...(query.tag !== undefined && { tag: query.tag }),
    ...(words.length > 0 && { words }),
    ...(query.sort === 'reverse' && { reversed: true as const }),
  };
  const status = query.status === undefined ? {} : { status: query.status };
  const view = scope === 'user' ? 'own' : (query.view ?? 'all');
  if (query.userId !== undefined && view !== 'all')
    refuse('userId', 'belongs to scope professional, view all');
  if (query.assigneeId !== undefined && (view !== 'all' || query.userId !== undefined))
    refuse('assigneeId', 'belongs to scope professional, view all, without userId');
  switch (view) {
    case 'own':
      return { selector: { list: 'own', userId: caller.id, ...status, ...filters }, side };
    case 'queue':
      if (query.status !== undefined && query.status !== 'open')
        refuse('status', 'is always open in the queue');
      return { selector: { list: 'queue', ...filters }, side };
    case 'mine':
      return { selector: { list: 'mine', assigneeId: caller.id, ...status, ...filters }, side };
    case 'all': {
      if (query.assigneeId !== undefined)
        return { selector: { list: 'mine', assigneeId: query.assigneeId, ...status, ...filters }, side };
      const userId = query.userId === undefined ? {} : { userId: query.userId };
      return { selector: { list: 'all', ...status, ...userId, ...filters }, side };
    }
  }
}

function refuse(field: string, sentence: string): never {
  throw new AppError('VALIDATION', { fields: { [field]: [sentence] } });
}
