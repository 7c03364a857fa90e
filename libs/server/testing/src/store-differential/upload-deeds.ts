import type { SettledUpload } from '@prochat/server/upload';
import fc from 'fast-check';
import { deed, limit, type Deed } from './deed';
import { Twin } from './twin';
import { END_USERS, at, choice, minute, type World } from './world';

const owner = fc.constantFrom(END_USERS[0].id, END_USERS[0].id, END_USERS[1].id);
/** Few, so that messages want the same files and are resent. */
const clientId = fc.constantFrom('file-0', 'file-1', 'file-2');
const kind = fc.constantFrom('message' as const, 'message' as const, 'note' as const);
const which = fc.array(choice, { minLength: 1, maxLength: 2 });
const size = fc.constantFrom(0, 9, 12_000, 5_000_000_000);
/** After most of the moments that are asked about, so that most files can be had. */
const end = fc.integer({ min: 4, max: 20 });

const found: fc.Arbitrary<SettledUpload> = fc
  .record({ isBlocked: fc.nat(5), isImage: fc.boolean(), size, end })
  .map(({ isBlocked, isImage, size: bytes, end: expires }) => {
    if (isBlocked === 0) return { state: 'blocked' };
    const image = isImage ? { width: 4_000, height: 3_000 } : null;
    const type = isImage ? 'image/png' : 'application/pdf';
    return { state: 'ready', name: 'Straße №12', type, size: bytes, image, expiresAt: at(expires) };
  });

/** Files and whose they are. */
export const uploadDeeds: readonly Deed[] = [
  deed(
    'createUpload',
    10,
    { owner, size, minute, end, isSettled: fc.nat(2), found },
    async (world, picks) => {
      const both = await world.stores.call('createUpload', {
        ownerId: picks.owner,
        name: 'straße.bin',
        type: 'application/octet-stream',
        size: picks.size,
        storageKey: `key-${world.uploads.length}`,
        createdAt: at(picks.minute),
        expiresAt: at(picks.end),
      });
      if (!both) return;
      const id = new Twin(both.first.id, both.second.id);
      world.uploads.push({ id, ownerId: picks.owner });
      if (picks.isSettled > 0) await world.stores.call('settleUpload', id, picks.found);
    },
  ),
  deed('settleUpload', 12, { upload: choice, found }, (world, picks) =>
    world.stores.call('settleUpload', world.upload(picks.upload), picks.found),
  ),
  deed('findUpload', 2, { upload: choice }, (world, { upload }) =>
    world.stores.call('findUpload', world.upload(upload)),
  ),
  deed('findUploads', 3, { which: fc.array(choice, { maxLength: 4 }) }, (world, picks) =>
    world.stores.call('findUploads', some(world, picks.which)),
  ),
  deed('usageOf', 3, { owner }, (world, picks) => world.stores.call('usageOf', picks.owner)),
  deed('claimUploads', 12, { owner, which, clientId, kind, talk: choice, minute }, (world, picks) => {
    const conversationId = picks.talk % 3 === 0 ? null : (world.knownConversation(picks.talk) ?? null);
    const claim = { clientId: picks.clientId, conversationId, kind: picks.kind };
    const ids = some(world, picks.which, picks.owner);
    return world.stores.call('claimUploads', ids, picks.owner, claim, at(picks.minute));
  }),
  deed('bindUploads', 3, { owner, clientId, talk: choice }, async (world, picks) => {
    const talk = world.knownConversation(picks.talk);
    if (talk) await world.stores.call('bindUploads', picks.owner, picks.clientId, talk);
  }),
  deed('releaseUploads', 3, { which, clientId, end }, (world, picks) =>
    world.stores.call('releaseUploads', some(world, picks.which), picks.clientId, at(picks.end)),
  ),
  deed('expireUploads', 3, { which, minute }, (world, picks) =>
    world.stores.call('expireUploads', some(world, picks.which), at(picks.minute)),
  ),
  deed('expireUploadsOf', 1, { owner, minute }, (world, picks) =>
    world.stores.call('expireUploadsOf', picks.owner, at(picks.minute)),
  ),
  deed('listExpired', 4, { minute, limit }, (world, picks) =>
    world.stores.call('listExpired', at(picks.minute), picks.limit),
  ),
  deed('removeUploads', 2, { which }, (world, picks) =>
    world.stores.call('removeUploads', some(world, picks.which)),
  ),
  deed('readUploads', 3, { after: fc.option(choice), limit }, (world, { after, limit: most }) => {
    const known = after === null ? undefined : world.uploads[after % Math.max(1, world.uploads.length)];
    return world.stores.call('readUploads', known?.id ?? null, most);
  }),
];

/** See `chatRaces`. Of several files each may be new to another caller, so one is wanted here. */
export const uploadRaces: readonly Deed[] = [
  deed('race settleUpload', 1, { upload: choice, found }, (world, picks) =>
    world.stores.race('settleUpload', 3, world.upload(picks.upload), picks.found),
  ),
  deed('race claimUploads', 3, { owner, upload: choice, clientId, minute }, (world, picks) => {
    const claim = { clientId: picks.clientId, conversationId: null, kind: 'message' as const };
    const ids = some(world, [picks.upload], picks.owner);
    return world.stores.race('claimUploads', 3, ids, picks.owner, claim, at(picks.minute));
  }),
];

/** Each once; with an owner mostly his own. */
function some(world: World, picks: readonly number[], ownerId?: string): Twin[] {
  const ids = picks.map((pick) => world.upload(pick, pick % 7 === 6 ? undefined : ownerId));
  return ids.filter((id, i) => ids.findIndex(({ first }) => first === id.first) === i);
}
