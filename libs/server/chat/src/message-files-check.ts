import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@prochat/server/core';
import type { UploadRecord, UploadStore } from '@prochat/server/upload';
import type { ChatStore, MessageRecord } from './chat.store';
import { everyConversation } from './every-conversation';
import type { FileFault } from './file-check';

/** Messages of one read. */
const PORTION = 100;

interface Look {
  repair: boolean;
  paceMs: number;
  tell: (fault: FileFault) => void;
}

/** The other way round of `checkClaim`: whether every file that a message lists is known, and is that message's. */
export async function checkMessageFiles(
  chat: ChatStore,
  uploads: UploadStore,
  clock: Clock,
  look: Look,
): Promise<void> {
  for await (const conversations of everyConversation(chat, clock))
    for (const { id } of conversations)
      for await (const message of messagesWithFiles(chat, id))
        await checkMessage(chat, uploads, clock, message, look);
}

async function* messagesWithFiles(chat: ChatStore, conversationId: string): AsyncGenerator<MessageRecord> {
  let after = 0;
  for (;;) {
    const { items, hasNewer } = await chat.sliceMessages(conversationId, 'professional', {
      after,
      limit: PORTION,
    });
    yield* items.filter(({ attachments }) => attachments.length > 0);
    after = items.at(-1)?.seq ?? after;
    if (!hasNewer) return;
  }
}

async function checkMessage(
  chat: ChatStore,
  uploads: UploadStore,
  clock: Clock,
  message: MessageRecord,
  { repair, paceMs, tell }: Look,
): Promise<void> {
  const ids = message.attachments.map(({ id }) => id);
  const known = new Map((await uploads.findUploads(ids)).map((record) => [record.id, record]));
  const wrong = ids.filter((id) => !isHis(known.get(id), message));
  if (wrong.length > 0 && (await isStillListed(chat, message)))
    for (const id of wrong) {
      const record = known.get(id);
      const done = repair && record ? await claimAgain(uploads, clock, record, message) : null;
      tell({ fileId: id, what: `${nameOf(message)} lists it, but ${stateOf(record)}`, done });
    }
  if (paceMs > 0) await pause(paceMs);
}

function isHis(record: UploadRecord | undefined, { senderId, clientId }: MessageRecord): boolean {
  if (record === undefined || record.expiresAt !== null) return false;
  return record.ownerId === senderId && record.claim?.clientId === clientId;
}

/** It may have been deleted since it was read. */
async function isStillListed(chat: ChatStore, { conversationId, id }: MessageRecord): Promise<boolean> {
  const now = await chat.findMessage(conversationId, id);
  return now !== null && now.attachments.length > 0;
}

/** Only what is free: what somebody else has, or what is going, stays so. */
async function claimAgain(
  uploads: UploadStore,
  clock: Clock,
  { id }: UploadRecord,
  { senderId, clientId, conversationId, kind }: MessageRecord,
): Promise<string | null> {
  if (senderId === null || clientId === null || kind === 'event') return null;
  const claim = { clientId, conversationId, kind };
  return (await uploads.claimUploads([id], senderId, claim, clock.iso())) && 'given to it again';
}

function nameOf({ conversationId, seq }: MessageRecord): string {
  return `message ${seq} of conversation ${conversationId}`;
}

function stateOf(record: UploadRecord | undefined): string {
  if (record === undefined) return 'nothing is known about it';
  if (record.claim === null) return 'no message has it';
  return record.expiresAt === null ? 'another message has it' : 'it is to be removed';
}
