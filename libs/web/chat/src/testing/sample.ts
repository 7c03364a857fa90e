import { signal, type WritableSignal } from '@angular/core';
import type { Attachment, Message } from '@prochat/contract';
import type { AttachedFile, FileTray, ThreadEntry } from '@prochat/web/data-access';

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

/** A file that is not sent yet; one that waits unless told otherwise. */
export function attachedOf(name: string, rest: Partial<AttachedFile> = {}): AttachedFile {
  return {
    key: name,
    name,
    type: '',
    size: 5 * 1024 * 1024,
    previewUrl: null,
    state: 'queued',
    percent: 0,
    upload: null,
    error: null,
    ...rest,
  };
}

/** A tray whose files the test writes and whose calls it reads. */
export class FakeTray implements Pick<FileTray, 'files' | 'add' | 'remove' | 'retry' | 'take'> {
  readonly files: WritableSignal<readonly AttachedFile[]>;
  readonly calls: [deed: string, about: string][] = [];

  constructor(...files: AttachedFile[]) {
    this.files = signal(files);
  }
  get asTray(): FileTray {
    return this as unknown as FileTray;
  }
  add(files: Iterable<File>): void {
    for (const { name } of files) this.calls.push(['add', name]);
  }
  remove(key: string): void {
    this.calls.push(['remove', key]);
    this.files.update((all) => all.filter((file) => file.key !== key));
  }
  retry(key: string): void {
    this.calls.push(['retry', key]);
  }
  take(): readonly AttachedFile[] {
    const taken = this.files();
    this.files.set([]);
    return taken;
  }
}

/** A file of a stored message: a picture with `image`, else a document. */
export function fileOf(name: string, image?: { width: number; height: number }): Attachment {
  const url = `/api/chat/files/${name}/${name}`;
  return {
    id: name,
    url,
    name,
    type: image ? 'image/png' : 'application/pdf',
    size: 219_136,
    image: image ? { ...image, thumbnailUrl: `${url}?size=thumbnail` } : null,
  };
}
