import { expect, it } from '@jest/globals';
import type { UploadClaim, UploadRecord, UploadStore } from '@prochat/server/upload';
import {
  ANA,
  FIRST_MESSAGE,
  INVOICE,
  LATER,
  MALFORMED_IDS,
  MESSAGE,
  NOW,
  OTHER_MESSAGE,
  OTHER_TALK,
  SOON,
  TALK,
  TOMAS,
  UNKNOWN_ID,
  aClaimedFile,
  aReadyFile,
  readyFiles,
} from './upload-fixtures';
import type { UploadCases } from './upload-store.contract';

/** Which message has which file. */
export const claimCases = {
  claimUploads(store) {
    it('gives files to a message for ever, in the order asked for', async () => {
      const [one, two, three] = [
        await aReadyFile(store()),
        await aReadyFile(store()),
        await aReadyFile(store()),
      ];
      const note: UploadClaim = { clientId: 'c-9', conversationId: TALK, kind: 'note' };
      const claimed = await store().claimUploads([three.id, one.id], ANA, note, NOW);
      const expected = [three, one].map((upload) => ({ ...upload, claim: note, expiresAt: null }));
      expect(claimed?.uploads).toEqual(expected);
      expect(claimed?.newIds.toSorted()).toEqual([one.id, three.id].toSorted());
      expect(await Promise.all([three.id, one.id].map((id) => store().findUpload(id)))).toEqual(expected);
      expect(await store().findUpload(two.id)).toEqual(two);
    });

    it('gives nothing for nothing', async () => {
      expect(await store().claimUploads([], ANA, MESSAGE, NOW)).toEqual({ uploads: [], newIds: [] });
    });

    it('gives the same message its files again, and names none of them as new', async () => {
      const ids = await readyFiles(store(), 2);
      const first = await store().claimUploads(ids, ANA, MESSAGE, NOW);
      expect(await store().claimUploads(ids, ANA, MESSAGE, LATER)).toEqual({ ...first, newIds: [] });
    });

    it('names as new what an earlier try has not claimed', async () => {
      const [one = '', two = ''] = await readyFiles(store(), 2);
      await store().claimUploads([one], ANA, MESSAGE, NOW);
      expect(await store().claimUploads([one, two], ANA, MESSAGE, NOW)).toMatchObject({
        uploads: [{ id: one }, { id: two }],
        newIds: [two],
      });
    });

    it('knows a message that opens a conversation from before and after there is one', async () => {
      const { id } = await aClaimedFile(store(), FIRST_MESSAGE);
      for (const claim of [FIRST_MESSAGE, MESSAGE, FIRST_MESSAGE])
        expect(await store().claimUploads([id], ANA, claim, NOW)).toMatchObject({ newIds: [] });
      // Once it was known it stays.
      expect((await store().findUpload(id))?.claim).toEqual(MESSAGE);
      const elsewhere = { ...MESSAGE, conversationId: OTHER_TALK };
      expect(await store().claimUploads([id], ANA, elsewhere, NOW)).toBeNull();
    });

    const REFUSED: [why: string, file: (store: UploadStore) => Promise<UploadRecord>][] = [
      ['is still scanned', (one) => one.createUpload(INVOICE)],
      [
        'is blocked',
        async (one) => {
          const upload = await one.createUpload(INVOICE);
          return (await one.settleUpload(upload.id, { state: 'blocked' })) ?? upload;
        },
      ],
      ['is of somebody else', (one) => aReadyFile(one, { ownerId: TOMAS })],
      ['expires at this moment', (one) => aReadyFile(one, { expiresAt: NOW })],
      ['has another message', (one) => aClaimedFile(one, OTHER_MESSAGE)],
      [
        'has a message with this clientId in another conversation',
        (one) => aClaimedFile(one, { ...MESSAGE, conversationId: OTHER_TALK }),
      ],
      [
        'was of this very message, which was deleted',
        async (one) => {
          const upload = await aClaimedFile(one);
          await one.expireUploads([upload.id], LATER);
          return { ...upload, expiresAt: LATER };
        },
      ],
    ];
    it.each(REFUSED)('gives none of the files when one of them %s', async (_, file) => {
      const [good = ''] = await readyFiles(store(), 1);
      const before = await store().findUpload(good);
      const bad = await file(store());
      for (const ids of [
        [good, bad.id],
        [bad.id, good],
      ]) {
        expect(await store().claimUploads(ids, ANA, MESSAGE, NOW)).toBeNull();
        expect(await store().findUpload(good)).toEqual(before);
        expect(await store().findUpload(bad.id)).toEqual(bad);
      }
    });

    it('gives none of the files when one of them is unknown or malformed', async () => {
      const [good = ''] = await readyFiles(store(), 1);
      const before = await store().findUpload(good);
      for (const bad of [UNKNOWN_ID, ...MALFORMED_IDS]) {
        expect(await store().claimUploads([good, bad], ANA, MESSAGE, NOW)).toBeNull();
        expect(await store().findUpload(good)).toEqual(before);
      }
    });

    it('leaves what an earlier try has claimed when a later one is refused', async () => {
      const mine = await aClaimedFile(store());
      const other = await aClaimedFile(store(), OTHER_MESSAGE);
      const [free = ''] = await readyFiles(store(), 1);
      expect(await store().claimUploads([mine.id, free, other.id], ANA, MESSAGE, NOW)).toBeNull();
      expect(await store().findUpload(mine.id)).toEqual(mine);
      expect((await store().findUpload(free))?.claim).toBeNull();
    });

    it('gives nobody the file of somebody whose id is none', async () => {
      const [id = ''] = await readyFiles(store(), 1);
      for (const ownerId of [UNKNOWN_ID, ...MALFORMED_IDS])
        expect(await store().claimUploads([id], ownerId, MESSAGE, NOW)).toBeNull();
      expect((await store().findUpload(id))?.claim).toBeNull();
    });
  },

  bindUploads(store) {
    it('names the conversation that the message has opened, on all of its files', async () => {
      const one = await aClaimedFile(store(), FIRST_MESSAGE);
      const two = await aClaimedFile(store(), FIRST_MESSAGE);
      for (let round = 0; round < 2; round += 1) await store().bindUploads(ANA, 'c-1', TALK);
      for (const upload of [one, two])
        expect(await store().findUpload(upload.id)).toEqual({ ...upload, claim: MESSAGE });
    });

    it('leaves other messages, other people and known conversations alone', async () => {
      const others = [
        await aClaimedFile(store(), { ...FIRST_MESSAGE, clientId: 'c-2' }),
        await aClaimedFile(store(), FIRST_MESSAGE, TOMAS),
        await aClaimedFile(store(), { ...MESSAGE, conversationId: OTHER_TALK }),
        await aReadyFile(store()),
      ];
      await store().bindUploads(ANA, 'c-1', TALK);
      for (const id of MALFORMED_IDS) await store().bindUploads(id, 'c-1', TALK);
      for (const upload of others) expect(await store().findUpload(upload.id)).toEqual(upload);
    });
  },

  releaseUploads(store) {
    it('takes the claim from the files: another message can have them until they expire', async () => {
      const [one, two] = [await aClaimedFile(store()), await aClaimedFile(store())];
      await store().releaseUploads([one.id, UNKNOWN_ID, ...MALFORMED_IDS], 'c-1', SOON);
      expect(await store().findUpload(one.id)).toEqual({ ...one, claim: null, expiresAt: SOON });
      expect(await store().findUpload(two.id)).toEqual(two);
      expect(await store().claimUploads([one.id], ANA, OTHER_MESSAGE, SOON)).toBeNull();
      expect(await store().claimUploads([one.id], ANA, OTHER_MESSAGE, NOW)).toMatchObject({
        newIds: [one.id],
      });
    });

    it('leaves alone what another message has, what nobody has and what has expired meanwhile', async () => {
      const other = await aClaimedFile(store(), OTHER_MESSAGE);
      const free = await aReadyFile(store());
      const expired = await aClaimedFile(store());
      await store().expireUploads([expired.id], NOW);
      await store().releaseUploads([other.id, free.id, expired.id], 'c-1', SOON);
      expect(await store().findUpload(other.id)).toEqual(other);
      expect(await store().findUpload(free.id)).toEqual(free);
      expect(await store().findUpload(expired.id)).toEqual({ ...expired, expiresAt: NOW });
    });
  },
} satisfies Partial<Record<keyof UploadStore, UploadCases>>;
