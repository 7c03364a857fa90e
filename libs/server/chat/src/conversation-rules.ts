import type { PersonRef, Side } from '@prochat/contract';
import { isAtLeast } from '@prochat/contract';
import type { Caller } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import type { ConversationRecord, Transition } from './chat.store';

/**
 * Who may change who is responsible, and what then follows: pure decisions on a conversation as it was read. Each gives
 * the transition that the store applies only while that still is true, `null` when there is nothing to do, or throws why
 * not. Who may see the conversation at all has been asked before (`visibility.ts`).
 */

/** The caller takes a conversation from the queue. Taking what one holds is no change. */
export function claim(conversation: ConversationRecord, caller: Caller, at: string): Transition | null {
  if (conversation.status === 'closed') throw new AppError('CONVERSATION_CLOSED');
  const by = personOf(caller);
  if (conversation.assignedTo?.id === caller.id) return null;
  if (conversation.assignedTo !== null)
    throw new AppError('ALREADY_ASSIGNED', { assignedTo: conversation.assignedTo });
  return change(conversation, at, { assignedTo: by, event: { type: 'claimed', by } });
}

/** The holder or an admin gives it to `to`, or back into the queue with `null`. */
export function assign(
  conversation: ConversationRecord,
  caller: Caller,
  to: PersonRef | null,
  at: string,
): Transition | null {
  requireResponsible(conversation, caller);
  if (conversation.status === 'closed') throw new AppError('CONVERSATION_CLOSED');
  if ((conversation.assignedTo?.id ?? null) === (to?.id ?? null)) return null;
  return change(conversation, at, { assignedTo: to, event: { type: 'assigned', by: personOf(caller), to } });
}

/** The holder, an admin, or the user himself. Who held it is kept, so that a reopening finds him. */
export function close(conversation: ConversationRecord, caller: Caller, side: Side, at: string): Transition {
  if (side === 'professional') requireResponsible(conversation, caller);
  if (conversation.status === 'closed') throw new AppError('CONVERSATION_CLOSED');
  const by = personOf(caller);
  return {
    expect: expectationOf(conversation),
    set: {
      status: 'closed',
      assignedTo: conversation.assignedTo,
      waitingSince: null,
      closedAt: at,
      closedBy: by,
    },
    event: { type: 'closed', by },
    at,
  };
}

/**
 * The one who held it, an admin, or the user himself, also by writing.
 * @param professional who held it, if he still can answer; `null`: it goes into the queue
 */
export function reopen(
  conversation: ConversationRecord,
  caller: Caller,
  side: Side,
  professional: PersonRef | null,
  at: string,
): Transition {
  if (side === 'professional') requireResponsible(conversation, caller);
  if (conversation.status !== 'closed') throw new AppError('NOT_CLOSED');
  return change(conversation, at, {
    assignedTo: professional,
    event: { type: 'reopened', by: personOf(caller) },
  });
}

/** The end user says how content he was, once. */
export function rate(
  conversation: ConversationRecord,
  caller: Caller,
  side: Side,
  { score, comment }: { score: number; comment: string | null },
  at: string,
): Transition {
  if (side !== 'user') throw new AppError('FORBIDDEN');
  if (conversation.status !== 'closed') throw new AppError('NOT_CLOSED');
  if (conversation.rating !== null) throw new AppError('ALREADY_RATED');
  const { status, assignedTo, waitingSince, closedAt, closedBy } = conversation;
  return {
    expect: { ...expectationOf(conversation), isRated: false },
    set: { status, assignedTo, waitingSince, closedAt, closedBy, rating: { score, comment, at } },
    event: { type: 'rated', by: personOf(caller), score },
    at,
  };
}

/** @throws AppError NOT_ASSIGNEE unless the caller is its professional */
export function requireHolder(conversation: ConversationRecord, caller: Caller): void {
  if (isHolder(conversation, caller)) return;
  throw new AppError('NOT_ASSIGNEE', { assignedTo: conversation.assignedTo });
}

/** True for its professional, also after it was closed. */
export function isHolder(conversation: ConversationRecord, caller: Pick<Caller, 'id' | 'role'>): boolean {
  return isAtLeast(caller.role, 'staff') && conversation.assignedTo?.id === caller.id;
}

/** The holder, and every admin. @throws AppError NOT_ASSIGNEE */
export function requireResponsible(conversation: ConversationRecord, caller: Caller): void {
  if (!isAtLeast(caller.role, 'admin')) requireHolder(conversation, caller);
}

function change(
  conversation: ConversationRecord,
  at: string,
  { assignedTo, event }: Pick<Transition['set'], 'assignedTo'> & Pick<Transition, 'event'>,
): Transition {
  return {
    expect: expectationOf(conversation),
    set: {
      status: assignedTo === null ? 'open' : 'assigned',
      assignedTo,
      waitingSince: assignedTo === null ? at : null,
      closedAt: null,
      closedBy: null,
    },
    event,
    at,
  };
}

function expectationOf(conversation: ConversationRecord): Transition['expect'] {
  return { status: [conversation.status], assignedToId: conversation.assignedTo?.id ?? null };
}

export function personOf(caller: Caller): PersonRef {
  return { id: caller.id, displayName: caller.displayName };
}
