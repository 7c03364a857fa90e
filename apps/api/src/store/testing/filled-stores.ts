import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent, Tag } from '@prochat/contract';
import type { AuditStore, AuthStore, InstallationStore } from '@prochat/server/auth';
import type { ChatStore, NewMessage, StoreArchive } from '@prochat/server/chat';
import type { DeskStore, NewCannedReply } from '@prochat/server/desk';
import type { NewUpload, UploadStore } from '@prochat/server/upload';
import { storeEnvironment } from '../../promises/installation';

/** Far ahead, as in the contract suites. */
export const AT = '2099-03-01T09:00:00.000Z';
export const NOW = new Date('2099-03-02T00:00:00.000Z');
export const ANA = { id: 'a'.repeat(24), displayName: 'Ana Oliveira' };
export const DANA = { id: 'd'.repeat(24), displayName: 'Dana Whitfield' };

export interface Filled {
  userId: string;
  sessionId: string;
  /** Assigned, with notes, edits and a read cursor. */
  talk: string;
  /** The messages of `talk` after its first one, in order: said, noted, edited, deleted, said. */
  messages: string[];
}

export const AN_UPLOAD: NewUpload = {
  ownerId: ANA.id,
  name: 'invoice №1.pdf',
  type: 'application/pdf',
  size: 9,
  storageKey: 'a1b2c3',
  createdAt: AT,
  expiresAt: '2099-03-02T09:00:00.000Z',
};

export const A_TAG: Tag = { name: 'urgent', color: 'red', createdAt: AT };

export const A_REPLY: NewCannedReply = {
  ownerId: null,
  shortcut: 'hello',
  text: 'Hello {{user.name|there}},\n„grüß Gott“ 👋',
  updatedAt: AT,
};

export const AN_EVENT: Omit<AuditEvent, 'id'> = {
  at: AT,
  actor: DANA,
  action: 'blocked',
  subject: { kind: 'user', id: ANA.id, name: ANA.displayName },
  reason: 'Spam — „grüßt“ alle',
  data: { until: '2099-03-02T09:00:00.000Z', days: 1.5, forGood: false, note: null },
};

interface FilledStores {
  auth: AuthStore;
  audit: AuditStore;
  chat: ChatStore;
  desk: DeskStore;
  installation: InstallationStore;
  upload: UploadStore;
}

export function aMessage(conversationId: string, text: string, more: Partial<NewMessage> = {}): NewMessage {
  return {
    conversationId,
    clientId: `c-${text}`,
    senderId: ANA.id,
    senderName: ANA.displayName,
    senderRole: 'user',
    kind: 'message',
    text,
    attachments: [],
    createdAt: AT,
    ...more,
  };
}

/** Something of everything that a store can hold. */
export async function fill({ auth, audit, chat, desk, installation, upload }: FilledStores): Promise<Filled> {
  const user = await auth.createUser({
    email: 'ana@example.com',
    displayName: ANA.displayName,
    role: 'user',
    guest: false,
    passwordHash: 'argon2',
    blockedUntil: null,
    createdAt: AT,
  });
  await auth.updateUser(user.id, { blockReason: 'Spam, „grüßt“ alle' });
  const session = { userId: user.id, createdAt: AT, userAgent: 'tests', ip: '::1' };
  const { id: sessionId } = await auth.createSession({
    ...session,
    refreshHash: 'live',
    expiresAt: '2099-04-01T00:00:00.000Z',
  });
  await auth.createSession({ ...session, refreshHash: 'expired', expiresAt: AT });

  const { conversationId: _, ...firstMessage } = aMessage('', 'My invoice is wrong', { clientId: 'first' });
  const opening = { user: ANA, priority: 'high', createdAt: AT, openLimit: 3 } as const;
  const { conversation } = await chat.createConversation({ ...opening, topic: 'Invoice', firstMessage });
  const talk = conversation.id;
  const assigned = { status: 'assigned', assignedTo: DANA, waitingSince: null } as const;
  await chat.transition(talk, {
    expect: { status: ['open'] },
    set: { ...assigned, closedAt: null, closedBy: null },
    event: { type: 'claimed', by: DANA },
    at: AT,
  });
  const dana = { senderId: DANA.id, senderName: DANA.displayName, senderRole: 'professional' } as const;
  const attachments = [{ id: 'f-1', name: 'invoice.pdf', type: 'application/pdf', size: 9, image: null }];
  const said = await chat.appendMessages([
    aMessage(talk, 'Grüße', { attachments }),
    aMessage(talk, 'He is right', { ...dana, kind: 'note' }),
    aMessage(talk, 'Not yet edited', dana),
    aMessage(talk, 'To be deleted'),
    aMessage(talk, 'Thank you'),
  ]);
  const messages = said.flatMap((one) => (one.ok ? one.message.id : []));
  await chat.reviseMessage(talk, messages[2] ?? '', { text: 'Edited' }, AT);
  await chat.reviseMessage(talk, messages[3] ?? '', { deleted: true }, AT);
  await chat.reviseMessage(talk, messages[4] ?? '', { text: 'Thanks a lot' }, AT);
  await chat.saveDraft(DANA.id, talk, { slot: 'reply', text: 'One moment', at: AT });
  await chat.saveDraft(DANA.id, talk, { slot: 'note', text: 'Whose invoice is it?', at: AT });
  await chat.markRead(talk, 'user', { readerId: ANA.id, upToSeq: 5, at: AT });

  const closed = await chat.createConversation({ ...opening, topic: 'Closed' });
  await chat.transition(closed.conversation.id, {
    expect: { status: ['open'] },
    set: { status: 'closed', assignedTo: null, waitingSince: null, closedAt: AT, closedBy: ANA },
    event: { type: 'closed', by: ANA },
    at: AT,
  });
  const empty = await chat.createConversation({ ...opening, topic: 'Empty' });
  for (const { id } of [conversation, empty.conversation])
    await chat.saveDraft(ANA.id, id, { slot: 'reply', text: ' still typing', at: AT });
  await fillFiles(upload, talk);
  await fillDesk(desk);
  await fillAudit(audit);
  await fillInstallation(installation);
  return { userId: user.id, sessionId, talk, messages };
}

/** A file in each state: scanned, blocked, to be had, of a message, of the first one of a conversation, of a deleted one. */
async function fillFiles(upload: UploadStore, talk: string): Promise<void> {
  const ids: string[] = [];
  for (let i = 0; i < 6; i += 1)
    ids.push((await upload.createUpload({ ...AN_UPLOAD, storageKey: `k-${i}` })).id);
  const [, blocked = '', ...ready] = ids;
  await upload.settleUpload(blocked, { state: 'blocked' });
  const { name, expiresAt } = AN_UPLOAD;
  for (const [index, id] of ready.entries()) {
    const image = index % 2 === 0 ? { width: 40, height: 30 } : null;
    await upload.settleUpload(id, { state: 'ready', name, type: 'image/png', size: index, image, expiresAt });
  }
  const [, claimed = '', opening = '', deleted = ''] = ready;
  const note = { clientId: 'c-He is right', conversationId: talk, kind: 'note' } as const;
  await upload.claimUploads([claimed, deleted], ANA.id, note, AT);
  await upload.claimUploads([opening], ANA.id, { clientId: 'o', conversationId: null, kind: 'message' }, AT);
  await upload.expireUploads([deleted], AT);
}

/** Tags in two orders, by code point and as UTF-16; replies of the team and of two people, two of one shortcut. */
async function fillDesk(desk: DeskStore): Promise<void> {
  for (const name of [A_TAG.name, '𐐨', 'ｚ', 'жалоба', 'gone']) await desk.createTag({ ...A_TAG, name }, 5);
  await desk.recolorTag('жалоба', 'teal');
  await desk.removeTag('gone');
  for (const ownerId of [null, DANA.id, ANA.id]) await desk.createCannedReply({ ...A_REPLY, ownerId }, 1);
  const { id } = await desk.createCannedReply({ ...A_REPLY, shortcut: 'bye', ownerId: DANA.id }, 2);
  await desk.updateCannedReply(id, { shortcut: 'пока', updatedAt: '2099-03-01T10:00:00.000Z' });
}

/** Open invitations with an e-mail and without, and something set. */
async function fillInstallation(installation: InstallationStore): Promise<void> {
  const invite = {
    role: 'staff',
    createdBy: DANA,
    createdAt: AT,
    expiresAt: '2099-03-08T09:00:00.000Z',
  } as const;
  await installation.createInvite({ ...invite, tokenHash: 'hash-1', email: 'mikael@example.com' });
  await installation.createInvite({ ...invite, tokenHash: 'hash-2', email: null, role: 'admin' });
  await installation.changeSettings({ guests: false, messageMaxChars: 500, uploadTypes: ['image/png'] });
}

/** Of a person and of a tag, three of one moment, with everything and with nothing beside it. */
async function fillAudit(audit: AuditStore): Promise<void> {
  const tag = { kind: 'tag', id: 'жалоба', name: 'жалоба' } as const;
  await audit.appendAudit(AN_EVENT);
  await audit.appendAudit({ ...AN_EVENT, action: 'tag-created', subject: tag, reason: null, data: {} });
  await audit.appendAudit({
    ...AN_EVENT,
    action: 'tag-changed',
    subject: tag,
    data: { from: 'red', to: 'teal' },
  });
  await audit.appendAudit({ ...AN_EVENT, action: 'unblocked', at: '2099-03-01T08:00:00.000Z' });
}

/** A place for a store of its own, and what is needed to look into it. */
export interface Place {
  archive(): Promise<StoreArchive>;
  stores(): Promise<FilledStores & { close(): Promise<void> }>;
  remove(): void;
}

export function embeddedPlace(): Place & { dir: string } {
  const dir = mkdtempSync(join(tmpdir(), 'prochat-archive-'));
  return {
    dir,
    archive: async () => (await import('@prochat/server/store-sqlite')).openSqliteArchive(dir),
    stores: async () => (await import('@prochat/server/store-sqlite')).openSqliteStores(dir),
    remove: () => rmSync(dir, { recursive: true }),
  };
}

/** In MongoDB when `MONGODB_TEST_URI` is set (dropped after the run), else embedded as well. */
export function otherPlace(): Place {
  const { MONGODB_URI: uri } = storeEnvironment();
  if (uri === undefined) return embeddedPlace();
  return {
    archive: async () => (await import('@prochat/server/store-mongo')).openMongoArchive(uri),
    stores: async () => (await import('@prochat/server/store-mongo')).openMongoStores(uri),
    remove: () => undefined,
  };
}
