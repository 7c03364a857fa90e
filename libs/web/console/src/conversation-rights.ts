import { isAtLeast, type Conversation, type Role } from '@prochat/contract';

/** What somebody may do with a conversation, as the server will decide it. */
export interface ConversationRights {
  /** Nobody holds it. */
  canClaim: boolean;
  /** He holds it and it is open: only then can he answer. */
  canReply: boolean;
  canClose: boolean;
  canReopen: boolean;
  /** Give it to a colleague. */
  canReassign: boolean;
  /** Put it back for everybody. */
  canReturn: boolean;
  /** An admin may take it from whom it belongs to. */
  canTakeOver: boolean;
}

type Facts = Pick<Conversation, 'status' | 'assignedTo'>;

/** Its professional does everything with it; an admin everything but answer in his place. */
export function rightsOf(
  { status, assignedTo }: Facts,
  me: { id: string; role: Role } | null,
): ConversationRights {
  const isHolder = me !== null && assignedTo?.id === me.id;
  const isAdmin = me !== null && isAtLeast(me.role, 'admin');
  const isResponsible = isHolder || isAdmin;
  const isClosed = status === 'closed';
  return {
    canClaim: status === 'open',
    canReply: isHolder && !isClosed,
    canClose: isResponsible && !isClosed,
    canReopen: isResponsible && isClosed,
    canReassign: isResponsible && !isClosed,
    canReturn: isResponsible && status === 'assigned',
    canTakeOver: isAdmin && !isHolder && status === 'assigned',
  };
}
