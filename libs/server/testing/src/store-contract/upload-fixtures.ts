import type {
  NewUpload,
  SettledUpload,
  UploadClaim,
  UploadRecord,
  UploadStore,
} from '@prochat/server/upload';

export const ANA = 'a'.repeat(24);
export const TOMAS = 'b'.repeat(24);
export const TALK = 'c'.repeat(24);
export const OTHER_TALK = 'd'.repeat(24);
export const UNKNOWN_ID = 'f'.repeat(24);
/** Each must behave exactly like an unknown id. */
export const MALFORMED_IDS = ['', 'nobody', 'z'.repeat(24), 'f'.repeat(23), '{"$gt":""}', '__proto__', '"'];

/** Far ahead, so that no store's own clean-up interferes. */
export const NOW = '2099-03-01T09:00:00.000Z';
export const SOON = '2099-03-01T09:10:00.000Z';
export const TOMORROW = '2099-03-02T09:00:00.000Z';
export const LATER = '2099-03-05T09:00:00.000Z';

export const INVOICE: NewUpload = {
  ownerId: ANA,
  name: 'Rechnung März №42.pdf',
  type: 'application/pdf',
  size: 12_345,
  storageKey: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
  createdAt: NOW,
  expiresAt: TOMORROW,
};

export const FOUND_READY: SettledUpload = {
  state: 'ready',
  name: 'invoice.pdf',
  type: 'application/pdf',
  size: 12_000,
  image: null,
  expiresAt: LATER,
};

export const MESSAGE: UploadClaim = { clientId: 'c-1', conversationId: TALK, kind: 'message' };
export const OTHER_MESSAGE: UploadClaim = { ...MESSAGE, clientId: 'c-2' };
/** The first of a conversation that is not there yet. */
export const FIRST_MESSAGE: UploadClaim = { ...MESSAGE, conversationId: null };

/** A file that a message may have, until `expiresAt`. */
export async function aReadyFile(
  store: UploadStore,
  { ownerId = ANA, expiresAt = LATER, size = 12_000 } = {},
): Promise<UploadRecord> {
  const { id } = await store.createUpload({ ...INVOICE, ownerId });
  return settled(store, id, { ...FOUND_READY, expiresAt, size } as SettledUpload);
}

/** Files of Ana that a message may have, and their ids. */
export async function readyFiles(store: UploadStore, count: number): Promise<string[]> {
  const files: UploadRecord[] = [];
  for (let i = 0; i < count; i += 1) files.push(await aReadyFile(store));
  return files.map(({ id }) => id);
}

export async function aClaimedFile(
  store: UploadStore,
  claim: UploadClaim = MESSAGE,
  ownerId = ANA,
): Promise<UploadRecord> {
  const { id } = await aReadyFile(store, { ownerId });
  const claimed = await store.claimUploads([id], ownerId, claim, NOW);
  return only(claimed?.uploads);
}

export async function settled(store: UploadStore, id: string, found: SettledUpload): Promise<UploadRecord> {
  return only([await store.settleUpload(id, found)]);
}

/** The only one of a list that has one. */
export function only<T>(list: readonly T[] | undefined): NonNullable<T> {
  const [first] = list ?? [];
  if (first === undefined || first === null || list?.length !== 1)
    throw new Error('There is not exactly one.');
  return first;
}

export function idsOf(uploads: readonly UploadRecord[]): string[] {
  return uploads.map(({ id }) => id);
}
