import type { StoreMethod } from './twin-stores';

/**
 * What a comparison must have met to count: for each method of the stores the replies and error codes its docstring
 * tells of. `done` is a reply that is none of the others. A new method does not compile until it has a line here.
 */
export const DOCUMENTED: Record<StoreMethod, readonly string[]> = {
  createConversation: ['done', 'duplicate', 'TOO_MANY_OPEN', 'CLIENT_ID_REUSED'],
  findConversation: ['done', 'null'],
  recallConversation: ['done', 'null'],
  listConversations: ['done', 'empty', 'INVALID_CURSOR'],
  queuePosition: ['some', 'null'],
  countConversations: ['done'],
  appendMessages: ['done', 'duplicate', 'NOT_FOUND', 'CLIENT_ID_REUSED', 'CONVERSATION_CLOSED', 'HEAD_MOVED'],
  transition: ['done', 'null'],
  amendConversation: ['done', 'NOT_FOUND', 'TOO_MANY_CONVERSATION_TAGS'],
  findMessage: ['done', 'null'],
  findSentMessage: ['done', 'null'],
  sliceMessages: ['done', 'empty'],
  messagesRevisedSince: ['done', 'empty'],
  reviseMessage: ['done', 'NOT_FOUND', 'MESSAGE_DELETED'],
  markRead: ['done', 'not advanced', 'NOT_FOUND'],
  markDelivered: ['done', 'not advanced', 'NOT_FOUND'],
  findDrafts: ['done', 'empty'],
  saveDraft: ['null'],
  searchMessages: ['done', 'empty', 'INVALID_CURSOR'],
  createUser: ['done', 'EMAIL_TAKEN'],
  createFirstAdmin: ['done', 'null', 'EMAIL_TAKEN'],
  hasAdmin: ['true', 'false'],
  findUser: ['done', 'null'],
  findUserByEmail: ['done', 'null'],
  listUsers: ['done', 'empty', 'INVALID_CURSOR'],
  listProfessionals: ['done', 'empty'],
  updateUser: ['done', 'NOT_FOUND', 'EMAIL_TAKEN', 'LAST_ADMIN'],
  makeAccount: ['done', 'null', 'NOT_FOUND', 'EMAIL_TAKEN'],
  createSession: ['done'],
  findSession: ['done', 'null'],
  rotateSession: ['done', 'null'],
  revokeSession: ['null'],
  revokeSessionsOf: ['done', 'empty'],
  removeExpiredSessions: ['0', 'some'],
  createUpload: ['done'],
  findUpload: ['done', 'null'],
  findUploads: ['done', 'empty'],
  settleUpload: ['done', 'null'],
  usageOf: ['done'],
  claimUploads: ['done', 'null'],
  bindUploads: ['null'],
  releaseUploads: ['null'],
  expireUploads: ['null'],
  expireUploadsOf: ['null'],
  listExpired: ['done', 'empty'],
  removeUploads: ['null'],
  readUploads: ['done', 'empty'],
  listTags: ['done', 'empty'],
  createTag: ['null', 'TAG_EXISTS', 'TOO_MANY_TAGS'],
  recolorTag: ['done', 'null'],
  removeTag: ['done', 'null'],
  listCannedReplies: ['done', 'empty'],
  findCannedReply: ['done', 'null'],
  createCannedReply: ['done', 'SHORTCUT_TAKEN', 'TOO_MANY_CANNED_REPLIES'],
  updateCannedReply: ['done', 'null', 'SHORTCUT_TAKEN'],
  removeCannedReply: ['done', 'null'],
  removeCannedRepliesOf: ['null'],
  createInvite: ['done'],
  findInvite: ['done', 'null'],
  listInvites: ['done', 'empty'],
  takeInvite: ['done', 'null'],
  removeInvite: ['done', 'null'],
  readSettings: ['done'],
  changeSettings: ['done'],
  appendAudit: ['done'],
  listAudit: ['done', 'empty', 'INVALID_CURSOR'],
};

/** How often each method was called, and what it replied. */
export class Coverage {
  readonly #counts = new Map<string, Map<string, number>>();

  count(method: StoreMethod, outcome: { value: unknown } | { code: string }): void {
    const counts = this.#counts.get(method) ?? new Map<string, number>();
    for (const label of new Set(labelsOf(outcome))) counts.set(label, (counts.get(label) ?? 0) + 1);
    this.#counts.set(method, counts);
  }

  /** `method: reply` of everything documented that was never seen. */
  missing(): string[] {
    return Object.entries(DOCUMENTED).flatMap(([method, labels]) =>
      labels.filter((label) => !this.#counts.get(method)?.has(label)).map((label) => `${method}: ${label}`),
    );
  }

  /** One line per method. */
  toString(): string {
    return [...this.#counts]
      .map(([method, counts]) => {
        const parts = [...counts].sort().map(([label, n]) => `${label} ${n}`);
        return `  ${method.padEnd(22)} ${parts.join(', ')}`;
      })
      .sort()
      .join('\n');
  }
}

function labelsOf(outcome: { value: unknown } | { code: string }): string[] {
  if ('code' in outcome) return [outcome.code];
  const { value } = outcome;
  if (typeof value === 'boolean' || value === null) return [String(value)];
  if (typeof value === 'number') return [value === 0 ? '0' : 'some'];
  const reply = value as Record<string, unknown>;
  const items = Array.isArray(value) ? (value as unknown[]) : reply['items'];
  if (Array.isArray(items) && items.length === 0) return ['empty'];
  if (Array.isArray(value) && value.some(isAppended)) return value.filter(isAppended).map(labelOfAppended);
  if (reply['duplicate'] === true) return ['duplicate'];
  return [reply['advanced'] === false ? 'not advanced' : 'done'];
}

interface AppendedEntry {
  ok: boolean;
  code?: string;
  duplicate?: boolean;
}

function isAppended(entry: unknown): entry is AppendedEntry {
  return typeof entry === 'object' && entry !== null && 'ok' in entry;
}

function labelOfAppended({ code, duplicate }: AppendedEntry): string {
  return code ?? (duplicate ? 'duplicate' : 'done');
}
