import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ArchiveKind, ArchiveRecords, StoreArchive } from '@prochat/server/chat';
import type { DeskStore } from '@prochat/server/desk';
import { ArchiveMove, type MovedKind } from './move-archive';
import {
  AN_EVENT,
  AN_UPLOAD,
  A_REPLY,
  A_TAG,
  AT,
  DANA,
  NOW,
  aMessage,
  embeddedPlace,
  fill,
  otherPlace,
  type Filled,
  type Place,
} from './testing/filled-stores';

/** The connection is lost in the middle of everything. */
class Interruption extends Error {}

/** Lets through so many writes (of records and of the mark), then breaks: half the time after the write was done. */
function breakAfter(target: StoreArchive, writes: number): StoreArchive {
  let left = writes;
  const through = async (write: () => Promise<void>): Promise<void> => {
    left -= 1;
    if (left < 0 && writes % 2 === 0) throw new Interruption();
    await write();
    if (left < 0) throw new Interruption();
  };
  return new Proxy(target, {
    get(archive, name) {
      if (name === 'write')
        return <K extends ArchiveKind>(kind: K, records: ArchiveRecords[K][]) =>
          through(() => archive.write(kind, records));
      if (name === 'writeMove')
        return (...args: Parameters<StoreArchive['writeMove']>) => through(() => archive.writeMove(...args));
      const value: unknown = Reflect.get(archive, name);
      return typeof value === 'function' ? (value.bind(archive) as unknown) : value;
    },
  });
}

/** One of each is made, changed and removed. */
async function changeDesk(desk: DeskStore): Promise<void> {
  await desk.createTag({ ...A_TAG, name: 'made-since' }, 9);
  await desk.recolorTag('жалоба', 'violet');
  await desk.removeTag(A_TAG.name);
  const [own, team] = await desk.listCannedReplies(DANA.id);
  await desk.createCannedReply({ ...A_REPLY, shortcut: 'made-since' }, 9);
  await desk.updateCannedReply(own?.id ?? '', { text: 'Changed since', updatedAt: AT });
  await desk.removeCannedReply(team?.id ?? '');
}

describe('a move', () => {
  let here: Place;
  let there: Place;
  let filled: Filled;

  beforeEach(async () => {
    [here, there] = [embeddedPlace(), otherPlace()];
    const stores = await here.stores();
    filled = await fill(stores);
    await stores.close();
  });
  afterEach(() => {
    here.remove();
    there.remove();
  });

  async function move(
    from = here,
    wrap = (target: StoreArchive): StoreArchive => target,
  ): Promise<MovedKind[]> {
    const [source, target] = [await from.archive(), await there.archive()];
    try {
      return await new ArchiveMove({
        source,
        target: wrap(target),
        targetName: 'There',
        now: () => NOW,
        during: (_label, work) => work(() => undefined),
      }).run();
    } finally {
      await Promise.all([source.close(), target.close()]);
    }
  }

  it('brings everything but expired sessions, and says so with equal checksums', async () => {
    const result = await move();
    expect(result.map(({ kind, source, target }) => [kind, source.count, target.count])).toEqual([
      ['user', 1, 1],
      ['session', 1, 1],
      ['conversation', 3, 3],
      ['message', 8, 8],
      ['draft', 4, 4],
      ['upload', 6, 6],
      ['tag', 4, 4],
      ['cannedReply', 4, 4],
      ['invite', 2, 2],
      ['setting', 1, 1],
      ['audit', 4, 4],
    ]);
    for (const { source, target, isEqual } of result) {
      expect(isEqual).toBe(true);
      expect(target.checksum).toBe(source.checksum);
      expect(source.checksum).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('goes on after it was interrupted, at whatever point', async () => {
    let interruptions = 0;
    for (let writes = 0, isDone = false; !isDone; writes += 1) {
      try {
        await move(here, (target) => breakAfter(target, writes));
        isDone = true;
      } catch (error) {
        if (!(error instanceof Interruption)) throw error;
        interruptions += 1;
      }
      if (interruptions > 20) throw new Error('It does not get on.');
    }
    expect(interruptions).toBeGreaterThan(3);
    expect((await move()).every(({ isEqual }) => isEqual)).toBe(true);
  });

  it('writes again what has changed here since it was interrupted', async () => {
    // Everything is written but the last mark.
    await expect(move(here, (target) => breakAfter(target, 18))).rejects.toThrow(Interruption);
    const stores = await here.stores();
    await stores.chat.reviseMessage(filled.talk, filled.messages[0] ?? '', { text: 'Changed since' }, AT);
    await stores.chat.appendMessages([aMessage(filled.talk, 'Said since')]);
    await stores.chat.saveDraft(DANA.id, filled.talk, { slot: 'reply', text: '', at: AT });
    await stores.chat.saveDraft(DANA.id, filled.talk, { slot: 'note', text: 'Typed since', at: AT });
    const [first, second] = await stores.upload.readUploads(null, 9);
    await stores.upload.removeUploads([first?.id ?? '']);
    await stores.upload.expireUploads([second?.id ?? ''], AT);
    await stores.upload.createUpload({ ...AN_UPLOAD, name: 'Chosen since' });
    await changeDesk(stores.desk);
    await stores.audit.appendAudit({ ...AN_EVENT, reason: 'Done since' });
    await stores.close();
    expect((await move()).every(({ isEqual }) => isEqual)).toBe(true);
  });

  it('is not repeated once it was finished and one of the two has changed', async () => {
    await move();
    expect((await move()).every(({ isEqual }) => isEqual)).toBe(true);
    const stores = await there.stores();
    await stores.chat.appendMessages([aMessage(filled.talk, 'Said there')]);
    await stores.close();
    await expect(move()).rejects.toThrow('one of the two has changed since');
  });

  it('never writes into a target that holds something else', async () => {
    const other = embeddedPlace();
    const stores = await other.stores();
    await fill(stores);
    await stores.close();
    // Another store's unfinished move, another store's finished move, and data of its own.
    await expect(move(other, (target) => breakAfter(target, 3))).rejects.toThrow(Interruption);
    await expect(move(here)).rejects.toThrow('There holds an unfinished move from another store');
    await move(other);
    await expect(move(here)).rejects.toThrow('There already holds data');
    there.remove();
    there = otherPlace();
    const own = await there.stores();
    await fill(own);
    await own.close();
    await expect(move(here)).rejects.toThrow('There already holds data');
    other.remove();
  });
});
