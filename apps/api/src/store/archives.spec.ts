import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ARCHIVE_KINDS, type StoreArchive } from '@prochat/server/chat';
import { checkArchive } from './check-archive';
import {
  ANA,
  AN_EVENT,
  AT,
  A_REPLY,
  A_TAG,
  DANA,
  aMessage,
  embeddedPlace,
  fill,
  otherPlace,
  type Filled,
  type Place,
} from './testing/filled-stores';

async function everything(archive: StoreArchive): Promise<unknown> {
  return Promise.all(ARCHIVE_KINDS.map((kind) => archive.read(kind, null, 1_000)));
}

async function copy(from: Place, to: Place): Promise<void> {
  const [source, target] = [await from.archive(), await to.archive()];
  for (const kind of ARCHIVE_KINDS) await target.write(kind, await source.read(kind, null, 1_000));
  await Promise.all([source.close(), target.close()]);
}

async function read<T>(place: Place, what: (archive: StoreArchive) => Promise<T>): Promise<T> {
  const archive = await place.archive();
  try {
    return await what(archive);
  } finally {
    await archive.close();
  }
}

/** As databases compare UTF-8, names of tags too. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** On MongoDB when MONGODB_TEST_URI is set: what one store holds is written into the other one and back. */
describe('the archives of both stores', () => {
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

  it('give what the other was given, also when it is given twice, and on the way back', async () => {
    const original = await read(here, everything);
    await copy(here, there);
    expect(await read(there, everything)).toEqual(original);
    await copy(here, there);
    expect(await read(there, everything)).toEqual(original);
    const again = embeddedPlace();
    await copy(there, again);
    expect(await read(again, everything)).toEqual(original);
    again.remove();
  });

  it('read page by page in the order of ids, and a log in the order of seq', async () => {
    await copy(here, there);
    await read(there, async (archive) => {
      expect(await archive.isEmpty()).toBe(false);
      for (const kind of ARCHIVE_KINDS) {
        const all = await archive.read(kind, null, 1_000);
        const ids = all.map(({ id }) => id);
        expect(ids).toEqual([...new Set(ids)].sort(byCodePoint));
        expect(await archive.count(kind)).toBe(ids.length);
        for (const [index, id] of ids.entries())
          expect(await archive.read(kind, id, 2)).toEqual(all.slice(index + 1, index + 3));
      }
      expect((await archive.readLog(filled.talk, 2, 3)).map(({ seq }) => seq)).toEqual([3, 4, 5]);
      expect(await archive.findConversation(filled.talk)).toEqual(
        (await archive.read('conversation', null, 9)).find(({ id }) => id === filled.talk),
      );
    });
  });

  it('leave a store that goes on as if it had always been here', async () => {
    await copy(here, there);
    const stores = await there.stores();
    const { auth, chat } = stores;
    // Who was signed in still is.
    expect((await auth.findSession(filled.sessionId))?.refreshHash).toBe('live');
    expect((await auth.findUserByEmail('ana@example.com'))?.id).toBe(filled.userId);

    // What was typed is there, and is still the only one of its slot.
    const typed = { slot: 'reply', text: ' still typing', updatedAt: AT };
    expect(await chat.findDrafts(ANA.id, filled.talk)).toEqual([typed]);
    await chat.saveDraft(ANA.id, filled.talk, { slot: 'reply', text: 'on and on', at: AT });
    expect(await chat.findDrafts(ANA.id, filled.talk)).toEqual([{ ...typed, text: 'on and on' }]);
    await chat.saveDraft(DANA.id, filled.talk, { slot: 'note', text: '', at: AT });
    expect((await chat.findDrafts(DANA.id, filled.talk)).map(({ slot }) => slot)).toEqual(['reply']);

    // A resent creation is recognised, and closed conversations do not count against the limit.
    const { conversationId: _, ...firstMessage } = aMessage('', 'My invoice is wrong', { clientId: 'first' });
    const opening = { user: ANA, priority: 'high', topic: 'Invoice', createdAt: AT, openLimit: 3 } as const;
    const again = await chat.createConversation({ ...opening, firstMessage });
    expect([again.duplicate, again.conversation.id]).toEqual([true, filled.talk]);
    await chat.createConversation(opening);
    await expect(chat.createConversation(opening)).rejects.toMatchObject({ code: 'TOO_MANY_OPEN' });

    // A resent message is recognised, a new one continues the log.
    const [known, next] = await chat.appendMessages([
      aMessage(filled.talk, 'Grüße', {
        attachments: [{ id: 'f-1', name: 'invoice.pdf', type: 'application/pdf', size: 9, image: null }],
      }),
      aMessage(filled.talk, 'And now?'),
    ]);
    expect(known).toMatchObject({ ok: true, duplicate: true });
    expect(next).toMatchObject({ ok: true, duplicate: false, message: { seq: 8 } });

    // The preview follows an edit.
    const nextId = next?.ok ? next.message.id : '';
    const revised = await chat.reviseMessage(filled.talk, nextId, { text: 'What now?' }, AT);
    expect(revised.conversation.lastMessage?.text).toBe('What now?');
    expect(revised.conversation.revision).toBe(4);

    // Search finds by every word, and what is hidden from the user stays hidden.
    const find = async (word: string, side: 'user' | 'professional'): Promise<string[]> => {
      const reader = side === 'user' ? ({ side, userId: ANA.id } as const) : ({ side } as const);
      const { items } = await chat.searchMessages({ words: [word], reader }, { limit: 9 });
      return items.map(({ text }) => text);
    };
    expect(await find('gru', 'user')).toEqual(['Grüße']);
    expect(await find('right', 'user')).toEqual([]);
    expect(await find('right', 'professional')).toEqual(['He is right']);
    expect(await find('deleted', 'professional')).toEqual([]);
    expect((await chat.listConversations({ list: 'all', words: ['invo'] }, { limit: 9 })).items).toHaveLength(
      2,
    );
    await stores.close();
  });

  it('leave tags, canned replies and audit events that are known again', async () => {
    await copy(here, there);
    const stores = await there.stores();
    const { desk, audit } = stores;
    expect((await desk.listTags()).map(({ name, color }) => [name, color])).toEqual([
      ['urgent', 'red'],
      ['жалоба', 'teal'],
      ['ｚ', 'red'],
      ['𐐨', 'red'],
    ]);
    await expect(desk.createTag(A_TAG, 9)).rejects.toMatchObject({ code: 'TAG_EXISTS' });
    const another = { ...A_TAG, name: 'another' };
    await expect(desk.createTag(another, 4)).rejects.toMatchObject({ code: 'TOO_MANY_TAGS' });
    await desk.createTag(another, 5);

    const replies = await desk.listCannedReplies(DANA.id);
    expect(replies.map(({ shortcut, scope }) => [shortcut, scope])).toEqual([
      ['hello', 'personal'],
      ['hello', 'team'],
      ['пока', 'personal'],
    ]);
    const own = { ...A_REPLY, ownerId: DANA.id };
    await expect(desk.createCannedReply(own, 9)).rejects.toMatchObject({ code: 'SHORTCUT_TAKEN' });
    const more = { ...own, shortcut: 'more' };
    await expect(desk.createCannedReply(more, 2)).rejects.toMatchObject({ code: 'TOO_MANY_CANNED_REPLIES' });
    await desk.createCannedReply(more, 3);
    await desk.removeCannedRepliesOf(DANA.id);
    expect(await desk.listCannedReplies(DANA.id)).toEqual([replies[1]]);

    const added = await audit.appendAudit({ ...AN_EVENT, at: '2099-03-01T10:00:00.000Z' });
    const { items } = await audit.listAudit({ subjectId: ANA.id }, { limit: 9 });
    expect(items.map(({ action }) => action)).toEqual(['blocked', 'blocked', 'unblocked']);
    expect(items[0]).toEqual(added);
    const tagged = await audit.listAudit({ subjectId: 'жалоба', after: AT }, { limit: 1 });
    expect(tagged.items.map(({ action }) => action)).toEqual(['tag-changed']);
    expect(tagged.nextCursor).not.toBeNull();
    await stores.close();
  });

  it('are sound in both stores', async () => {
    await copy(here, there);
    for (const place of [here, there])
      await read(place, async (archive) => {
        const faults = [];
        for await (const fault of checkArchive(archive, () => undefined)) faults.push(fault);
        expect(faults).toEqual([]);
      });
  });
});
