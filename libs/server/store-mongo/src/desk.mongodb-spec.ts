import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ArchivedTag } from '@prochat/server/chat';
import type { CannedReplyRecord } from '@prochat/server/desk';
import { MongoArchive } from './mongo-archive';
import type { MongoStores } from './open-mongo-stores';
import { openTestStores } from './testing/test-database';

const AT = '2099-03-01T09:00:00.000Z';
const DANA = 'd'.repeat(24);
const LIMIT = 6;
const AN_EVENT = {
  at: AT,
  actor: { id: 'c'.repeat(24), displayName: 'Priya Nair' },
  action: 'blocked',
  subject: { kind: 'user', id: 'a'.repeat(24), name: 'Ana Oliveira' },
  data: { days: 1.5, until: null, 'a.b': '$c' },
} as const;

/** What an archive has written has no place of its own; see `freePlace`. */
describe('the limits of the desk beside what an archive has written', () => {
  let stores: MongoStores;
  let archive: MongoArchive;
  beforeEach(async () => {
    stores = await openTestStores();
    archive = new MongoArchive(stores.connection);
  });
  afterEach(() => stores.close());

  it('hold for tags that come at the same time', async () => {
    await archive.write('tag', [aTag('moved-1'), aTag('moved-2')]);
    await stores.desk.createTag(aTag('here'), LIMIT);
    // Over one that has a place: it has none afterwards.
    await archive.write('tag', [aTag('here')]);
    const create = (name: string) => stores.desk.createTag(aTag(name), LIMIT);
    expect(await twentyTimes(create)).toEqual([...made(3), ...refused(17, 'TOO_MANY_TAGS')]);
    expect(await stores.desk.listTags()).toHaveLength(LIMIT);

    await stores.desk.removeTag('moved-1');
    await stores.desk.removeTag('here');
    expect(await twentyTimes((name) => create(`later-${name}`))).toEqual([
      ...made(2),
      ...refused(18, 'TOO_MANY_TAGS'),
    ]);
    expect(await stores.desk.listTags()).toHaveLength(LIMIT);
  });

  it('hold for the canned replies of the team and of each person', async () => {
    const owners = [null, DANA];
    await archive.write(
      'cannedReply',
      owners.map((ownerId, index) => aReply(ownerId, `${index}`.repeat(24))),
    );
    for (const ownerId of owners)
      expect(
        await twentyTimes((shortcut) =>
          stores.desk.createCannedReply({ ownerId, shortcut, text: 'Hello', updatedAt: AT }, LIMIT),
        ),
      ).toEqual([...made(5), ...refused(15, 'TOO_MANY_CANNED_REPLIES')]);
    expect(await stores.desk.listCannedReplies(DANA)).toHaveLength(2 * LIMIT);
  });

  it('let nothing be added when more were moved here than there may be', async () => {
    await archive.write(
      'tag',
      Array.from({ length: LIMIT + 2 }, (_, index) => aTag(`moved-${index}`)),
    );
    await expect(stores.desk.createTag(aTag('new'), LIMIT)).rejects.toMatchObject({ code: 'TOO_MANY_TAGS' });
    for (let index = 0; index < 3; index += 1) await stores.desk.removeTag(`moved-${index}`);
    await stores.desk.createTag(aTag('new'), LIMIT);
    await expect(stores.desk.createTag(aTag('next'), LIMIT)).rejects.toMatchObject({ code: 'TOO_MANY_TAGS' });
  });
});

describe('the archive of the desk and of the audit', () => {
  const KINDS = ['tag', 'cannedReply', 'audit'] as const;
  let here: MongoStores;
  let there: MongoStores;
  beforeEach(async () => {
    [here, there] = [await openTestStores(), await openTestStores()];
    const { desk, audit } = here;
    // The last two are in the other order as UTF-16.
    for (const name of ['𐐨', 'ｚ', 'жалоба']) await desk.createTag(aTag(name), LIMIT);
    for (const ownerId of [null, DANA])
      await desk.createCannedReply({ ownerId, shortcut: 'hello', text: 'Grüße', updatedAt: AT }, LIMIT);
    for (const reason of [null, 'Spam', 'Again']) await audit.appendAudit({ ...AN_EVENT, reason });
  });
  afterEach(async () => {
    await here.close();
    await there.close();
  });

  it('gives the other store what this one has, also twice, page by page in the order of ids', async () => {
    const [from, to] = [new MongoArchive(here.connection), new MongoArchive(there.connection)];
    for (let round = 0; round < 2; round += 1)
      for (const kind of KINDS) await to.write(kind, await from.read(kind, null, 9));
    for (const kind of KINDS) {
      const all = await to.read(kind, null, 9);
      expect(all).toEqual(await from.read(kind, null, 9));
      expect(await to.count(kind)).toBe(all.length);
      expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort(byCodePoint));
      for (const [index, { id }] of all.entries())
        expect(await to.read(kind, id, 1)).toEqual(all.slice(index + 1, index + 2));
    }
    expect((await to.read('tag', null, 9)).map(({ name }) => name)).toEqual(['жалоба', 'ｚ', '𐐨']);
    expect(await there.desk.listTags()).toEqual(await here.desk.listTags());
    expect(await there.desk.listCannedReplies(DANA)).toEqual(await here.desk.listCannedReplies(DANA));
    const lists = await Promise.all([here, there].map(({ audit }) => audit.listAudit({}, { limit: 9 })));
    expect(lists[1]).toEqual(lists[0]);
    expect(lists[0]?.items.map(({ reason }) => reason)).toEqual(['Again', 'Spam', null]);
  });

  it('removes of the passing kinds what it is told to, and nothing else', async () => {
    const archive = new MongoArchive(here.connection);
    const counts = () => Promise.all(KINDS.map((kind) => archive.count(kind)));
    expect(await counts()).toEqual([3, 2, 3]);
    await archive.clear('tag');
    expect(await counts()).toEqual([0, 2, 3]);
    await archive.clear('cannedReply');
    expect(await counts()).toEqual([0, 0, 3]);
    expect(await archive.isEmpty()).toBe(false);
  });
});

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function aTag(name: string): ArchivedTag {
  return { id: name, name, color: 'red', createdAt: AT };
}

function aReply(ownerId: string | null, id: string): CannedReplyRecord {
  const scope = ownerId === null ? 'team' : 'personal';
  return { id, ownerId, scope, shortcut: 'moved', text: 'Hello', updatedAt: AT };
}

/** What became of twenty calls at once, those that did it first. */
async function twentyTimes(call: (name: string) => Promise<unknown>): Promise<string[]> {
  const settled = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => call(`new-${index}`)));
  const outcomes = settled.map((one) =>
    one.status === 'fulfilled' ? 'made' : String((one.reason as { code?: string }).code),
  );
  return outcomes.sort((a, b) => Number(b === 'made') - Number(a === 'made'));
}

function made(count: number): string[] {
  return Array<string>(count).fill('made');
}

function refused(count: number, code: string): string[] {
  return Array<string>(count).fill(code);
}
