import { signal } from '@angular/core';
import type { Conversation, Message, Role, User } from '@prochat/contract';
import type { AttachedFile, FileTray, Session, Thread } from '@prochat/web/data-access';

const AT = '2026-11-22T09:00:00.000Z';

function person(id: string, displayName: string, role: Role): User {
  return {
    id,
    displayName,
    email: `${id}@example.com`,
    role,
    guest: false,
    blockedUntil: null,
    createdAt: AT,
  };
}

export const TOMAS = person('tomas', 'Tomás Reyes', 'user');
export const DANA = person('dana', 'Dana Whitfield', 'staff');
export const MIKAEL = person('mikael', 'Mikael Berg', 'staff');
export const PRIYA = person('priya', 'Priya Nair', 'admin');

/** Tomás waits in the queue unless told otherwise. */
export function conversationOf(rest: Partial<Conversation> = {}): Conversation {
  return {
    id: 'c1',
    status: 'open',
    userId: TOMAS.id,
    user: { id: TOMAS.id, displayName: TOMAS.displayName },
    assignedTo: null,
    metadata: { topic: 'Invoice 2041 charged twice', priority: 'normal' },
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

export function heldBy({ id, displayName }: User, rest: Partial<Conversation> = {}): Conversation {
  return conversationOf({
    status: 'assigned',
    assignedTo: { id, displayName },
    delivered: { user: 0, professional: 0 },
    waitingSince: null,
    ...rest,
  });
}

/** Something a professional has said. */
export function messageBy({ id, displayName }: User, rest: Partial<Message> = {}): Message {
  return {
    id: 'm1',
    conversationId: 'c1',
    seq: 1,
    prevSeq: 0,
    clientId: null,
    senderId: id,
    senderName: displayName,
    senderRole: 'professional',
    kind: 'message',
    text: 'Hello',
    attachments: [],
    event: null,
    readBy: [],
    sentCounts: { user: 0, professional: 1 },
    revision: 0,
    createdAt: AT,
    editedAt: null,
    deletedAt: null,
    ...rest,
  };
}

/** What the console asks of Session. */
export function sessionOf(user: User): Pick<Session, 'user' | 'config'> {
  return { user: signal(user), config: signal(null) };
}

/** One that has arrived. */
export function fileOf(name: string, rest: Partial<AttachedFile> = {}): AttachedFile {
  const size = 219_136;
  return {
    key: name,
    name,
    type: '',
    size,
    previewUrl: null,
    state: 'ready',
    percent: 100,
    upload: null,
    error: null,
    ...rest,
  };
}

/** A tray with these in it, which does nothing by itself. */
export function trayWith(...files: AttachedFile[]): FileTray {
  const held = signal(files);
  const tray: Partial<FileTray> = {
    files: held.asReadonly(),
    take: () => {
      const taken = held();
      held.set([]);
      return taken;
    },
    remove: (key) => held.update((all) => all.filter((file) => file.key !== key)),
  };
  return tray as FileTray;
}

/** A thread that does nothing by itself; it stays `loading` unless told otherwise. */
export function threadOf(conversation: Conversation, rest: Partial<Thread> = {}): Thread {
  return {
    id: conversation.id,
    conversation: signal(conversation),
    person: signal(undefined),
    entries: signal([]),
    state: signal('loading'),
    error: signal(null),
    hasOlder: signal(false),
    loadingOlder: signal(false),
    gapAfterSeq: signal(null),
    loadingGap: signal(false),
    typing: signal([]),
    firstUnreadSeq: signal(null),
    open: () => undefined,
    close: () => undefined,
    reload: () => undefined,
    loadOlder: () => Promise.resolve(),
    showAround: () => Promise.resolve(),
    loadGap: () => Promise.resolve(),
    send: () => undefined,
    retry: () => undefined,
    discard: () => undefined,
    takeBack: () => undefined,
    retryFile: () => undefined,
    removeFile: () => undefined,
    setTyping: () => undefined,
    markRead: () => undefined,
    ...rest,
  };
}

/** What jsdom does not have. Wide unless told otherwise. */
export function standInForBrowser({ width = 1440 } = {}): void {
  window.matchMedia = (query: string) => {
    const [, bound = 'min', px = '0'] = /(min|max)-width: ([\d.]+)px/.exec(query) ?? [];
    const matches = bound === 'min' ? width >= Number(px) : width <= Number(px);
    return { matches, addEventListener: () => undefined, removeEventListener: () => undefined } as never;
  };
  if ('showModal' in HTMLDialogElement.prototype) return;
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true;
    },
    close(this: HTMLDialogElement) {
      this.open = false;
      this.dispatchEvent(new Event('close'));
    },
  });
}
