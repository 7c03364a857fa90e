import type { NewConversation, NewMessage, Transition } from '@prochat/server/chat';

/** Far ahead, as in the contract suites. */
export const AT = '2099-03-01T09:00:00.000Z';
export const ANA = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
export const DANA = { id: 'd'.repeat(24), displayName: 'Dana Whitfield' };

export const opening: NewConversation = {
  user: ANA,
  topic: 'Printer',
  priority: 'normal',
  createdAt: AT,
  openLimit: 5,
};

export const claim: Transition = {
  expect: { status: ['open'] },
  set: { status: 'assigned', assignedTo: DANA, waitingSince: null, closedAt: null, closedBy: null },
  event: { type: 'claimed', by: DANA },
  at: AT,
};

/** A message of Ana's whose clientId is its text unless another is given. */
export function aMessage(conversationId: string, text: string, clientId = text): NewMessage {
  return {
    conversationId,
    clientId,
    senderId: ANA.id,
    senderName: ANA.displayName,
    senderRole: 'user',
    kind: 'message',
    text,
    attachments: [],
    createdAt: AT,
  };
}
