import { expect, it } from '@jest/globals';
import type { SettledUpload, UploadStore } from '@prochat/server/upload';
import {
  ANA,
  FOUND_READY,
  INVOICE,
  LATER,
  MALFORMED_IDS,
  MESSAGE,
  NOW,
  TOMAS,
  UNKNOWN_ID,
  aReadyFile,
  idsOf,
  readyFiles,
} from './upload-fixtures';
import type { UploadCases } from './upload-store.contract';

/** Files from the first byte to what the inspection has found, and how much somebody has. */
export const fileCases = {
  createUpload(store) {
    it('begins as scanning, claimed by nobody', async () => {
      const upload = await store().createUpload(INVOICE);
      expect(upload).toEqual({
        ...INVOICE,
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        state: 'scanning',
        image: null,
        claim: null,
      });
      expect(await store().findUpload(upload.id)).toEqual(upload);
    });

    it('knows each of fifty simultaneous ones by an id of its own', async () => {
      const uploads = await Promise.all(Array.from({ length: 50 }, () => store().createUpload(INVOICE)));
      expect(new Set(idsOf(uploads)).size).toBe(50);
    });
  },

  findUpload(store) {
    it('answers null for an unknown and for a malformed id', async () => {
      await store().createUpload(INVOICE);
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS]) expect(await store().findUpload(id)).toBeNull();
    });

    it('finds an expired one too, as long as it is not removed', async () => {
      const { id } = await aReadyFile(store());
      await store().expireUploads([id], NOW);
      expect(await store().findUpload(id)).toMatchObject({ id, expiresAt: NOW });
    });
  },

  findUploads(store) {
    it('gives those that exist, each once', async () => {
      const one = await aReadyFile(store());
      const other = await aReadyFile(store(), { ownerId: TOMAS });
      await aReadyFile(store());
      const found = await store().findUploads([other.id, UNKNOWN_ID, ...MALFORMED_IDS, one.id, other.id]);
      expect(found).toHaveLength(2);
      expect(found).toEqual(expect.arrayContaining([one, other]));
    });

    it('gives none for none', async () => {
      await aReadyFile(store());
      expect(await store().findUploads([])).toEqual([]);
    });
  },

  settleUpload(store) {
    it('makes a file ready, with what was found', async () => {
      const upload = await store().createUpload(INVOICE);
      const ready = await store().settleUpload(upload.id, FOUND_READY);
      expect(ready).toEqual({ ...upload, ...FOUND_READY });
      expect(await store().findUpload(upload.id)).toEqual(ready);
    });

    it('keeps the pixels of an image', async () => {
      const { id } = await store().createUpload(INVOICE);
      const found: SettledUpload = {
        ...FOUND_READY,
        state: 'ready',
        name: 'Straße 12.png',
        type: 'image/png',
        size: 9_000,
        image: { width: 4_000, height: 3_000 },
        expiresAt: LATER,
      };
      expect(await store().settleUpload(id, found)).toMatchObject(found);
      expect(await store().findUpload(id)).toMatchObject(found);
    });

    it('leaves of a blocked one its name and its end, and no bytes', async () => {
      const upload = await store().createUpload(INVOICE);
      const blocked = await store().settleUpload(upload.id, { state: 'blocked' });
      expect(blocked).toEqual({ ...upload, state: 'blocked', size: 0 });
      expect(await store().findUpload(upload.id)).toEqual(blocked);
    });

    it('settles once: afterwards it answers null and changes nothing', async () => {
      const ready = await aReadyFile(store());
      const { id } = await store().createUpload(INVOICE);
      const blocked = await store().settleUpload(id, { state: 'blocked' });
      for (const upload of [ready, blocked])
        for (const found of [{ state: 'blocked' } as const, { ...FOUND_READY, name: 'again.pdf' }]) {
          expect(await store().settleUpload(upload?.id ?? '', found)).toBeNull();
          expect(await store().findUpload(upload?.id ?? '')).toEqual(upload);
        }
    });

    it('answers null for one that is gone, unknown or malformed', async () => {
      const { id } = await store().createUpload(INVOICE);
      await store().removeUploads([id]);
      for (const gone of [id, UNKNOWN_ID, ...MALFORMED_IDS]) {
        expect(await store().settleUpload(gone, FOUND_READY)).toBeNull();
        expect(await store().settleUpload(gone, { state: 'blocked' })).toBeNull();
      }
      expect(await store().readUploads(null, 9)).toEqual([]);
    });
  },

  usageOf(store) {
    it('is nothing for whoever has nothing', async () => {
      await aReadyFile(store(), { ownerId: TOMAS });
      for (const id of [ANA, UNKNOWN_ID, ...MALFORMED_IDS])
        expect(await store().usageOf(id)).toEqual({ files: 0, bytes: 0 });
    });

    it('counts files in every state, claimed and expired ones too, with the bytes they have', async () => {
      await store().createUpload({ ...INVOICE, size: 1 });
      const blocked = await store().createUpload({ ...INVOICE, size: 20 });
      await store().settleUpload(blocked.id, { state: 'blocked' });
      const [claimed = '', expired = ''] = await readyFiles(store(), 2);
      await store().claimUploads([claimed], ANA, MESSAGE, NOW);
      await store().expireUploads([expired], NOW);
      await aReadyFile(store(), { ownerId: TOMAS });
      expect(await store().usageOf(ANA)).toEqual({ files: 4, bytes: 1 + 0 + 2 * 12_000 });
    });

    it('counts further than 32 bits, and no more what was removed', async () => {
      const large = await aReadyFile(store(), { size: 5_000_000_000 });
      await aReadyFile(store(), { size: 5_000_000_000 });
      expect(await store().usageOf(ANA)).toEqual({ files: 2, bytes: 10_000_000_000 });
      await store().removeUploads([large.id]);
      expect(await store().usageOf(ANA)).toEqual({ files: 1, bytes: 5_000_000_000 });
    });
  },
} satisfies Partial<Record<keyof UploadStore, UploadCases>>;
