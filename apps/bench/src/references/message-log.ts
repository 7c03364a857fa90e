import type { Message } from '@prochat/contract';

/** Where a reference keeps messages: resolves when the message is durable. */
export interface MessageLog {
  /** What it does, in words, for the report. */
  readonly durability: string;
  append(message: Message): Promise<void> | void;
  close(): Promise<void>;
}

/** The columns of `message` in the product's embedded store, so that both write the same rows. */
export function toRow(message: Message): Record<string, string | number | null> {
  return {
    id: message.id,
    conversationId: message.conversationId,
    seq: message.seq,
    prevPublicSeq: message.prevSeq,
    clientId: message.clientId,
    senderId: message.senderId,
    senderName: message.senderName,
    senderRole: message.senderRole,
    kind: message.kind,
    text: message.text,
    attachments: null,
    event: null,
    sentUser: message.sentCounts.user,
    sentProfessional: message.sentCounts.professional,
    revision: message.revision,
    createdAt: message.createdAt,
    editedAt: null,
    deletedAt: null,
  };
}
