import type { Conversation, Message, MessagePage, Upload, UploadLimits, User } from '@prochat/contract';

const AT = '2026-11-22T09:00:00.000Z';

export const ANA: User = {
  id: 'ana',
  displayName: 'Ana Oliveira',
  email: 'ana@example.com',
  role: 'user',
  guest: false,
  blockedUntil: null,
  createdAt: AT,
};
export const DANA: User = {
  ...ANA,
  id: 'dana',
  displayName: 'Dana Whitfield',
  email: 'dana@example.com',
  role: 'staff',
};

export function conversationOf(rest: Partial<Conversation> = {}): Conversation {
  return {
    id: 'c1',
    status: 'open',
    userId: ANA.id,
    user: { id: ANA.id, displayName: ANA.displayName },
    assignedTo: null,
    metadata: { topic: 'Invoice', priority: 'normal' },
    tags: [],
    lastSeq: 0,
    revision: 0,
    lastMessage: null,
    lastMessageAt: AT,
    unreadCounts: { user: 0, professional: 0 },
    read: {
      user: { upToSeq: 0, readerId: null, at: null },
      professional: { upToSeq: 0, readerId: null, at: null },
    },
    delivered: { user: 0, professional: 0 },
    waitingSince: AT,
    closedAt: null,
    closedBy: null,
    rating: null,
    createdAt: AT,
    updatedAt: AT,
    ...rest,
  };
}

/** A message of Dana to Ana unless told otherwise. */
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
    createdAt: AT,
    editedAt: null,
    deletedAt: null,
    ...rest,
  };
}

export function pageOf(items: Message[], rest: Partial<MessagePage> = {}): MessagePage {
  return { items, nextCursor: null, hasMore: false, ...rest };
}

/** A number of messages in a row. */
export function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => messageOf(from + index));
}

export const UPLOAD_LIMITS: UploadLimits = {
  maxBytes: 1_000,
  maxFiles: 4,
  types: [],
  quotaBytes: 1_000_000,
  rate: { count: 20, seconds: 60 },
};

/** A file as a person picks it. */
export function fileOf(name: string, bytes = 100, type = 'text/plain'): File {
  return new File(['x'.repeat(bytes)], name, { type });
}

/** What the server makes of it. */
export function uploadOf(name: string, rest: Partial<Upload> = {}): Upload {
  return {
    id: `id-of-${name}`,
    url: `/api/chat/files/id-of-${name}/${name}`,
    name,
    type: 'text/plain',
    size: 100,
    image: null,
    state: 'ready',
    ...rest,
  };
}
