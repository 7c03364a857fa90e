import { expect, it } from '@jest/globals';
import type { UploadClaim, UploadRecord, UploadStore } from '@prochat/server/upload';
import {
  ANA,
  FIRST_MESSAGE,
  FOUND_READY,
  INVOICE,
  MESSAGE,
  NOW,
  SOON,
  TALK,
  aClaimedFile,
  idsOf,
  readyFiles,
} from './upload-fixtures';
import type { UploadCases } from './upload-store.contract';

/** What must hold while many want the same files at the same time, beside the cases of each method. */
export const uploadRaces = {
  settleUpload(store) {
    it('settles once among fifty simultaneous callers', async () => {
      const { id } = await store().createUpload(INVOICE);
      const settled = await fiftyTimes((index) =>
        store().settleUpload(id, index % 2 === 0 ? FOUND_READY : { state: 'blocked' }),
      );
      const [won, ...others] = settled.filter((upload) => upload !== null);
      expect(others).toEqual([]);
      expect(await store().findUpload(id)).toEqual(won);
    });
  },

  claimUploads(store) {
    it('gives a file to one of fifty messages', async () => {
      const [id = ''] = await readyFiles(store(), 1);
      const claimed = await fiftyTimes((index) => store().claimUploads([id], ANA, messageNo(index), NOW));
      const [won, ...others] = claimed.filter((one) => one !== null);
      expect(others).toEqual([]);
      expect(won?.newIds).toEqual([id]);
      expect(await store().findUpload(id)).toEqual(won?.uploads[0]);
    });

    it('gives the same files to one of fifty messages, in whatever order they ask', async () => {
      const ids = await readyFiles(store(), 3);
      const claimed = await fiftyTimes((index) =>
        store().claimUploads(turned(ids, index), ANA, messageNo(index), NOW),
      );
      const [won, ...others] = claimed.filter((one) => one !== null);
      expect(others).toEqual([]);
      const clientIds = (await store().findUploads(ids)).map(({ claim }) => claim?.clientId);
      expect(new Set(clientIds)).toEqual(new Set([won?.uploads[0]?.claim?.clientId]));
      expect(clientIds).toHaveLength(3);
    });

    it('gives each of fifty messages all of its files or none, when they share some', async () => {
      const ids = await readyFiles(store(), 10);
      const wanted = (index: number): string[] =>
        [0, 3, 7].map((step) => ids[(index + step * (1 + (index % 3))) % 10] ?? '');
      const sets = Array.from({ length: 50 }, (_, index) => [...new Set(wanted(index))]);
      const claimed = await fiftyTimes((index) =>
        store().claimUploads(sets[index] ?? [], ANA, messageNo(index), NOW),
      );
      expect(claimed.some((one) => one !== null)).toBe(true);
      const held = await holders(store(), ids);
      for (const [index, set] of sets.entries()) {
        const own = ids.filter((id) => held.get(id) === messageNo(index).clientId);
        expect(own).toEqual(claimed[index] ? set.toSorted((a, b) => ids.indexOf(a) - ids.indexOf(b)) : []);
      }
    });

    it('gives a message its files however often it is sent at once; each is new to one of the callers', async () => {
      const ids = await readyFiles(store(), 3);
      const claimed = await fiftyTimes(() => store().claimUploads(ids, ANA, MESSAGE, NOW));
      expect(claimed.map((one) => idsOf(one?.uploads ?? []))).toEqual(Array(50).fill(ids));
      expect(claimed.flatMap((one) => one?.newIds ?? []).sort()).toEqual(ids.toSorted());
    });

    it('never keeps alive what expires at the same time', async () => {
      for (let round = 0; round < 10; round += 1) {
        const [id = ''] = await readyFiles(store(), 1);
        const [claimed] = await Promise.all(
          inTurn(round, [
            () => store().claimUploads([id], ANA, MESSAGE, NOW),
            () => store().expireUploads([id], NOW),
          ]),
        );
        const upload = await store().findUpload(id);
        expect(upload?.expiresAt).toBe(NOW);
        expect(upload?.claim).toEqual(claimed === null ? null : MESSAGE);
        expect(await store().claimUploads([id], ANA, MESSAGE, NOW)).toBeNull();
      }
    });

    it('never brings back what is removed at the same time', async () => {
      for (let round = 0; round < 10; round += 1) {
        const [id = '', other = ''] = await readyFiles(store(), 2);
        await Promise.all(
          inTurn(round, [
            () => store().claimUploads([other, id], ANA, MESSAGE, NOW),
            () => store().removeUploads([id]),
          ]),
        );
        expect(await store().findUpload(id)).toBeNull();
        expect(await store().claimUploads([id], ANA, MESSAGE, NOW)).toBeNull();
      }
    });
  },

  bindUploads(store) {
    it('binds to one conversation what fifty callers bind to several', async () => {
      const { id } = await aClaimedFile(store(), FIRST_MESSAGE);
      const talks = Array.from({ length: 50 }, (_, index) => index.toString(16).padStart(24, TALK));
      await fiftyTimes((index) => store().bindUploads(ANA, FIRST_MESSAGE.clientId, talks[index] ?? ''));
      const bound = (await store().findUpload(id))?.claim?.conversationId ?? '';
      expect(talks).toContain(bound);
      await store().bindUploads(ANA, FIRST_MESSAGE.clientId, TALK);
      expect((await store().findUpload(id))?.claim?.conversationId).toBe(bound);
    });
  },

  releaseUploads(store) {
    it('never takes the file from the message that gets it next', async () => {
      const { id } = await aClaimedFile(store());
      const claimed = await fiftyTimes(async (index) => {
        if (index % 5 !== 0) return store().claimUploads([id], ANA, messageNo(index), NOW);
        await store().releaseUploads([id], MESSAGE.clientId, SOON);
        return null;
      });
      const won = claimed.flatMap((one) => one?.uploads ?? []);
      expect(won.length).toBeLessThanOrEqual(1);
      const [holder] = won;
      expect((await store().findUpload(id))?.claim ?? null).toEqual(holder?.claim ?? null);
    });
  },

  removeUploads(store) {
    it('leaves nothing of what fifty callers expire and remove', async () => {
      const ids = await readyFiles(store(), 10);
      await fiftyTimes((index) =>
        index % 2 === 0 ? store().expireUploads(ids, NOW) : store().removeUploads(ids),
      );
      expect(await store().readUploads(null, 99)).toEqual([]);
      expect(await store().usageOf(ANA)).toEqual({ files: 0, bytes: 0 });
    });
  },
} satisfies Partial<Record<keyof UploadStore, UploadCases>>;

function messageNo(index: number): UploadClaim {
  return { clientId: `raced-${index}`, conversationId: TALK, kind: 'message' };
}

function turned<T>(list: readonly T[], by: number): T[] {
  const at = by % list.length;
  const some = [...list.slice(at), ...list.slice(0, at)];
  return by % 2 === 0 ? some : some.reverse();
}

async function holders(store: UploadStore, ids: readonly string[]): Promise<Map<string, string | undefined>> {
  const uploads: UploadRecord[] = await store.findUploads(ids);
  return new Map(uploads.map(({ id, claim }) => [id, claim?.clientId]));
}

/** Both at once; which one is called first changes with the round. The results are in the order given. */
function inTurn<A, B>(round: number, [one, other]: [() => Promise<A>, () => Promise<B>]) {
  if (round % 2 === 0) return [one(), other()] as const;
  const second = other();
  return [one(), second] as const;
}

/** Runs `call` fifty times at once; none may fail. */
function fiftyTimes<T>(call: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: 50 }, (_, index) => call(index)));
}
