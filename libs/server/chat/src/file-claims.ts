import type { Clock } from '@prochat/server/core';
import type { UploadRecord, UploadStore } from '@prochat/server/upload';
import type { ChatStore } from './chat.store';

/** How long a file whose message never came is its owner's again. */
const FREE_AGAIN_MS = 86_400_000;

/** Why a file's claim does not hold. */
export interface ClaimFault {
  /** `lost`: there is no such message; `gone`: it has the file no more; `unbound`: its conversation is not known here. */
  kind: 'lost' | 'gone' | 'unbound';
  what: string;
  /** The message's. */
  conversationId: string | null;
}

/** Whether the message that has taken this file has it; `null` when that is so, or nobody has taken it. */
export async function checkClaim(chat: ChatStore, record: UploadRecord): Promise<ClaimFault | null> {
  const { id, ownerId, claim, expiresAt } = record;
  if (claim === null || expiresAt !== null) return null;
  const message = await chat.findSentMessage(ownerId, claim.clientId, claim.conversationId);
  if (message === null)
    return { kind: 'lost', what: 'was taken by a message that was never stored', conversationId: null };
  const { conversationId } = message;
  if (message.deletedAt !== null)
    return { kind: 'gone', what: 'belongs to a message that is deleted', conversationId };
  if (!message.attachments.some((file) => file.id === id))
    return { kind: 'gone', what: 'was taken by a message that does not list it', conversationId };
  if (claim.conversationId === null)
    return {
      kind: 'unbound',
      what: 'is not bound to the conversation that its message opened',
      conversationId,
    };
  return null;
}

/** @returns what was done */
export async function repairClaim(
  uploads: UploadStore,
  { id, ownerId, claim }: UploadRecord,
  { kind, conversationId }: ClaimFault,
  clock: Clock,
): Promise<string | null> {
  if (claim === null) return null;
  switch (kind) {
    case 'lost': {
      // Should the message come after all, it takes the file again.
      const freeUntil = new Date(clock.now().getTime() + FREE_AGAIN_MS).toISOString();
      await uploads.releaseUploads([id], claim.clientId, freeUntil);
      return 'given back for a day';
    }
    case 'gone':
      await uploads.expireUploads([id], clock.iso());
      return 'expired';
    case 'unbound':
      if (conversationId === null) return null;
      await uploads.bindUploads(ownerId, claim.clientId, conversationId);
      return 'bound';
  }
}
