export { ChatModule } from './chat.module';
export { ConversationGateway } from './conversation.gateway';
export {
  ChatStore,
  type Amended,
  type Amendment,
  type Appended,
  type AttachmentRecord,
  type Audience,
  type ConversationCounts,
  type ConversationListSelector,
  type ConversationRecord,
  type Created,
  type MessageRange,
  type MessageRecord,
  type MessageSearch,
  type MessageSlice,
  type NewConversation,
  type NewMessage,
  type Transition,
  type Transitioned,
} from './chat.store';
export {
  amended,
  isPublicMessage,
  isSameBody,
  newConversationRecord,
  nextEvent,
  nextMessage,
  otherSide,
  summaryAfter,
  toLastMessage,
  unreadCount,
} from './conversation-log';
export { FileCheck, type FileCheckOptions, type FileFault, type FileReport } from './file-check';
export { FileSweep } from './file-sweep';
export { Heads } from './heads';
export { hasName, isNarrowed, mayMatch } from './search-narrowing';
export { toSearchWords } from './search-words';
export {
  ARCHIVE_KINDS,
  PASSING_KINDS,
  StoreArchive,
  draftId,
  placeOfDraft,
  type ArchiveKind,
  type ArchiveRecords,
  type ArchivedConversation,
  type ArchivedSettings,
  type ArchivedDraft,
  type ArchivedTag,
  type MoveMark,
  type PassingKind,
  type StoreFault,
} from './store-archive';
