import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UploadClaim, UploadRecord } from '@prochat/server/upload';
import { openMongoStores, type MongoStores } from './open-mongo-stores';
import { ANA, AT } from './testing/fixtures';
import { MongoProxy } from './testing/mongo-proxy';
import { WRITE_FAULTS, codeOf } from './testing/write-faults';

const LATER = '2099-04-01T09:00:00.000Z';
const TALK = 'c'.repeat(24);
const { name, type, size } = { name: 'scan.png', type: 'image/png', size: 9 };
const READY = { state: 'ready', name, type, size, image: null, expiresAt: LATER } as const;

/** Three files that are ready, and a message of its own. */
interface Scene {
  ids: string[];
  message: UploadClaim;
}

interface Deed {
  prepare?(beside: MongoStores, scene: Scene): Promise<unknown>;
  call(stores: MongoStores, scene: Scene): Promise<unknown>;
  /** True for a file with which it is done; `null`: there is none. */
  isDone(upload: UploadRecord | null): boolean;
}

const claimAll = ({ upload }: MongoStores, { ids, message }: Scene) =>
  upload.claimUploads(ids, ANA.id, message, AT);

const deeds: Record<string, Deed> = {
  claimUploads: {
    call: async (stores, scene) =>
      expect((await claimAll(stores, scene))?.uploads.map(({ id }) => id)).toEqual(scene.ids),
    isDone: (upload) => upload?.claim?.conversationId === null && upload.expiresAt === null,
  },
  bindUploads: {
    prepare: claimAll,
    call: ({ upload }, { message }) => upload.bindUploads(ANA.id, message.clientId, TALK),
    isDone: (upload) => upload?.claim?.conversationId === TALK,
  },
  releaseUploads: {
    prepare: claimAll,
    call: ({ upload }, { ids, message }) => upload.releaseUploads(ids, message.clientId, LATER),
    isDone: (upload) => upload?.claim === null && upload.expiresAt === LATER,
  },
  expireUploads: {
    prepare: claimAll,
    call: ({ upload }, { ids }) => upload.expireUploads(ids, AT),
    isDone: (upload) => upload?.expiresAt === AT,
  },
  expireUploadsOf: {
    prepare: claimAll,
    call: ({ upload }) => upload.expireUploadsOf(ANA.id, AT),
    isDone: (upload) => upload?.expiresAt === AT,
  },
  removeUploads: {
    call: ({ upload }, { ids }) => upload.removeUploads(ids),
    isDone: (upload) => upload === null,
  },
};

describe('files while a replica set changes its primary', () => {
  const proxy = new MongoProxy();
  /** Through the door, and past it as another process sees the database. */
  let stores: MongoStores;
  let beside: MongoStores;
  let n = 0;
  beforeAll(async () => {
    await proxy.open();
    stores = await openMongoStores(proxy.uri);
    beside = await openMongoStores(proxy.directUri);
  });
  afterAll(async () => {
    await beside.connection.dropDatabase();
    await beside.close();
    await stores.close();
    await proxy.shut();
  });

  async function aFile(): Promise<string> {
    const made = { ownerId: ANA.id, name, type, size, storageKey: 'a'.repeat(32), createdAt: AT };
    return (await beside.upload.createUpload({ ...made, expiresAt: LATER })).id;
  }

  async function makeScene(deed: Deed): Promise<Scene> {
    n += 1;
    const ids = [await aFile(), await aFile(), await aFile()];
    for (const id of ids) await beside.upload.settleUpload(id, READY);
    const scene: Scene = { ids, message: { clientId: `m-${n}`, conversationId: null, kind: 'message' } };
    await deed.prepare?.(beside, scene);
    return scene;
  }

  const cases = Object.keys(deeds).flatMap((deed) =>
    WRITE_FAULTS.map(([what, fault]) => ({ deed, what, fault })),
  );
  it.each(cases)('$deed: $what: no false yes, and the next call finishes it', async ({ deed: of, fault }) => {
    const deed = deeds[of] as Deed;
    const counted = await makeScene(deed);
    proxy.arm(null);
    await deed.call(stores, counted);
    const { writes } = proxy;
    for (let at = 1; at <= writes; at += 1) {
      const scene = await makeScene(deed);
      proxy.arm(fault, at);
      expect(await deed.call(stores, scene).then(() => 'yes', codeOf)).toBe('UNAVAILABLE');
      proxy.arm(null);
      await deed.call(stores, scene);
      for (const id of scene.ids) expect(deed.isDone(await beside.upload.findUpload(id))).toBe(true);
    }
    expect(writes).toBe(of === 'claimUploads' ? 3 : 1);
  });

  it.each(WRITE_FAULTS)('a file is settled once or not at all: %s', async (_, fault) => {
    const id = await aFile();
    proxy.arm(fault);
    await expect(stores.upload.settleUpload(id, READY)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    proxy.arm(null);
    const again = await stores.upload.settleUpload(id, READY);
    expect(await beside.upload.findUpload(id)).toMatchObject({ state: 'ready' });
    // `null`: it was settled after all.
    if (again !== null) expect(again).toMatchObject({ id, state: 'ready' });
    expect(await stores.upload.settleUpload(id, { state: 'blocked' })).toBeNull();
  });
});
