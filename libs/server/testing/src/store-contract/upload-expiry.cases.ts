import { expect, it } from '@jest/globals';
import type { UploadStore } from '@prochat/server/upload';
import {
  ANA,
  INVOICE,
  LATER,
  MALFORMED_IDS,
  MESSAGE,
  NOW,
  SOON,
  TOMAS,
  TOMORROW,
  UNKNOWN_ID,
  aClaimedFile,
  aReadyFile,
  idsOf,
  readyFiles,
} from './upload-fixtures';
import type { UploadCases } from './upload-store.contract';

/** The end of files, and looking through all of them. */
export const expiryCases = {
  expireUploads(store) {
    it('gives files an end, whoever has claimed them, and keeps who has', async () => {
      const claimed = await aClaimedFile(store());
      const free = await aReadyFile(store());
      const scanning = await store().createUpload(INVOICE);
      const kept = await aClaimedFile(store());
      const ids = [claimed.id, UNKNOWN_ID, free.id, ...MALFORMED_IDS, scanning.id];
      for (let round = 0; round < 2; round += 1) await store().expireUploads(ids, SOON);
      for (const upload of [claimed, free, scanning])
        expect(await store().findUpload(upload.id)).toEqual({ ...upload, expiresAt: SOON });
      expect(await store().findUpload(kept.id)).toEqual(kept);
    });
  },

  expireUploadsOf(store) {
    it("gives everything of one person an end, and nothing of anybody else's", async () => {
      const own = [
        await aClaimedFile(store()),
        await aReadyFile(store()),
        await store().createUpload(INVOICE),
      ];
      const foreign = await aClaimedFile(store(), MESSAGE, TOMAS);
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS]) await store().expireUploadsOf(id, NOW);
      for (let round = 0; round < 2; round += 1) await store().expireUploadsOf(ANA, SOON);
      for (const upload of own)
        expect(await store().findUpload(upload.id)).toEqual({ ...upload, expiresAt: SOON });
      expect(await store().findUpload(foreign.id)).toEqual(foreign);
    });
  },

  listExpired(store) {
    it('gives what has expired at that moment, the longest expired first', async () => {
      const free = await aReadyFile(store(), { expiresAt: TOMORROW });
      const scanning = await store().createUpload({ ...INVOICE, expiresAt: SOON });
      const deleted = await aClaimedFile(store());
      await store().expireUploads([deleted.id], NOW);
      await aReadyFile(store(), { expiresAt: LATER });
      await aClaimedFile(store());
      expect(idsOf(await store().listExpired(TOMORROW, 9))).toEqual([deleted.id, scanning.id, free.id]);
      expect(await store().listExpired(SOON, 9)).toEqual([{ ...deleted, expiresAt: NOW }, scanning]);
      expect(idsOf(await store().listExpired(TOMORROW, 2))).toEqual([deleted.id, scanning.id]);
      expect(await store().listExpired('2099-03-01T08:59:59.999Z', 9)).toEqual([]);
    });

    it('gives none that a message has', async () => {
      await aClaimedFile(store());
      expect(await store().listExpired('2199-01-01T00:00:00.000Z', 9)).toEqual([]);
    });
  },

  removeUploads(store) {
    it('forgets these and no others', async () => {
      const [one, two] = [await aClaimedFile(store()), await aReadyFile(store())];
      const kept = await aReadyFile(store());
      for (let round = 0; round < 2; round += 1)
        await store().removeUploads([one.id, UNKNOWN_ID, ...MALFORMED_IDS, two.id]);
      expect(await store().findUpload(one.id)).toBeNull();
      expect(await store().readUploads(null, 9)).toEqual([kept]);
    });

    it('forgets none for none', async () => {
      const [id = ''] = await readyFiles(store(), 1);
      await store().removeUploads([]);
      expect(await store().findUpload(id)).not.toBeNull();
    });
  },

  readUploads(store) {
    it('gives all of them page by page, whatever their state, ascending by id', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 3; i += 1)
        ids.push(
          (await store().createUpload(INVOICE)).id,
          (await aClaimedFile(store())).id,
          (await aReadyFile(store(), { ownerId: TOMAS, expiresAt: NOW })).id,
        );
      ids.sort();
      const all: string[] = [];
      for (let after: string | null = null; ;) {
        const page = await store().readUploads(after, 4);
        all.push(...idsOf(page));
        after = all.at(-1) ?? null;
        if (page.length < 4) break;
      }
      expect(all).toEqual(ids);
      expect(await store().readUploads(UNKNOWN_ID, 4)).toEqual([]);
      const [first] = await store().readUploads(null, 1);
      expect(first).toEqual(await store().findUpload(ids[0] ?? ''));
    });
  },
} satisfies Partial<Record<keyof UploadStore, UploadCases>>;
