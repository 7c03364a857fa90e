import type { Message } from '@prochat/contract';
import type { ThreadEntry } from '@prochat/web/data-access';

export const ANA = { id: 'ana', displayName: 'Ana Oliveira' };
export const TOMAS = { id: 'tomas', displayName: 'Tomás Reyes' };
export const DANA = { id: 'dana', displayName: 'Dana Whitfield' };
export const MIKAEL = { id: 'mikael', displayName: 'Mikael Berg' };

/** Local time on one day, so that the zone of the machine plays no part. */
export function at(hour: number, minute: number, day = 21): string {
  return new Date(2026, 3, day, hour, minute).toISOString();
}
export const NOW = Date.parse(at(12, 0));

/** A message of Dana at 09:00 unless told otherwise. */
export function messageOf(seq: number, rest: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    conversationId: 'c1',
    seq,
    prevSeq: seq - 1,
    clientId: `client-${seq}`,
    senderId: DANA.id,
    senderName: DANA.displayName,
    senderRole: 'professional',
    kind: 'message',
    text: `Message ${seq}`,
    attachments: [],
    event: null,
    readBy: [],
    sentCounts: { user: 0, professional: seq },
    revision: 0,
    createdAt: at(9, 0),
    editedAt: null,
    deletedAt: null,
    ...rest,
  };
}

export const BY_ANA: Partial<Message> = {
  senderId: ANA.id,
  senderName: ANA.displayName,
  senderRole: 'user',
};

export function entryOf(message: Message, rest: Partial<ThreadEntry> = {}): ThreadEntry {
  return { key: message.clientId ?? message.id, fate: 'sent', message, ...rest };
}

/** One's own message that is not stored yet. */
export function pendingOf(text: string, rest: Partial<ThreadEntry> = {}): ThreadEntry {
  const message = messageOf(0, { ...BY_ANA, id: '', clientId: text, text, createdAt: at(9, 30) });
  return entryOf(message, { fate: 'sending', ...rest });
}
