import { PASSING_KINDS, type ArchiveKind, type ArchiveRecords, type PassingKind } from '@prochat/server/chat';
import type { Connection } from 'mongoose';
import { ArchivedDocuments } from './archived-documents';
import { ArchivedDrafts } from './archived-drafts';
import { CannedReplyDocument, toCannedReplyDocument, toCannedReplyRecord } from './canned-reply.schema';
import { DraftDocument } from './draft.schema';
import { InviteDocument, toInviteDocument, toInviteRecord } from './invite.schema';
import { requireId } from './object-ids';
import { SettingDocument, toArchivedSettings, toSettingDocument } from './setting.schema';
import { TagDocument, toTag, toTagDocument } from './tag.schema';
import { UploadDocument, toUploadDocument, toUploadRecord } from './upload.schema';

/** The records of one kind that may go away, as `StoreArchive` reads, writes and removes them. */
export interface PassingRecords {
  count(): Promise<number>;
  read(after: string | null, limit: number): Promise<ArchiveRecords[PassingKind][]>;
  /** Not to be called with none. */
  write(records: readonly ArchiveRecords[PassingKind][]): Promise<void>;
  clear(): Promise<void>;
}

export function isPassing(kind: ArchiveKind): kind is PassingKind {
  return (PASSING_KINDS as readonly ArchiveKind[]).includes(kind);
}

export function passingRecords(connection: Connection): Record<PassingKind, PassingRecords> {
  return {
    draft: new ArchivedDrafts(connection.model<DraftDocument>(DraftDocument.name)),
    upload: new ArchivedDocuments(connection.model<UploadDocument>(UploadDocument.name), {
      toId: requireId,
      toRecord: toUploadRecord,
      toDocument: toUploadDocument,
    }),
    tag: new ArchivedDocuments(connection.model<TagDocument>(TagDocument.name), {
      toId: (name) => name,
      toRecord: (document) => ({ id: document._id, ...toTag(document) }),
      toDocument: toTagDocument,
    }),
    cannedReply: new ArchivedDocuments(connection.model<CannedReplyDocument>(CannedReplyDocument.name), {
      toId: requireId,
      toRecord: toCannedReplyRecord,
      toDocument: toCannedReplyDocument,
    }),
    invite: new ArchivedDocuments(connection.model<InviteDocument>(InviteDocument.name), {
      toId: requireId,
      toRecord: toInviteRecord,
      toDocument: toInviteDocument,
    }),
    setting: new ArchivedDocuments(connection.model<SettingDocument>(SettingDocument.name), {
      toId: (id) => id,
      toRecord: toArchivedSettings,
      toDocument: toSettingDocument,
    }),
  };
}
