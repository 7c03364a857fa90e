import { CONVERSATION_STATUSES, ROLES } from '@prochat/contract';
import { toSearchWords, type ConversationListSelector } from '@prochat/server/chat';
import { Twin } from './twin';
import { END_USERS, STAFF, WORDS, at, type World } from './world';

const EVERYTHING = 100_000;
const PAGE = 7;

/** Compares all that the two stores hold after a run, through every door there is. */
export async function compareContents(world: World): Promise<void> {
  await compareLists(world);
  for (const id of world.conversations) await compareLog(world, id);
  for (const { conversation, id } of world.messages) await world.stores.call('findMessage', conversation, id);
  await compareSearches(world);
  await comparePeople(world);
  await compareFiles(world);
  await compareDesk(world);
}

async function compareLists(world: World): Promise<void> {
  const each = [undefined, ...CONVERSATION_STATUSES].map((status) => (status ? { status } : {}));
  const lists: ConversationListSelector[] = [
    { list: 'queue' },
    ...each.flatMap((status): ConversationListSelector[] => [
      { list: 'all', ...status },
      ...END_USERS.map(({ id }) => ({ list: 'own' as const, userId: id, ...status })),
      ...STAFF.map(({ id }) => ({ list: 'mine' as const, assigneeId: id, ...status })),
    ]),
  ];
  for (const selector of lists)
    await everyPage((cursor) => world.stores.call('listConversations', selector, { limit: PAGE, ...cursor }));
  await world.stores.call('countConversations');
}

async function compareLog(world: World, id: Twin): Promise<void> {
  await world.stores.call('findConversation', id);
  await world.stores.call('recallConversation', id);
  for (const person of [...END_USERS, ...STAFF]) await world.stores.call('findDrafts', person.id, id);
  for (const side of ['user', 'professional'] as const) {
    await world.stores.call('sliceMessages', id, side, { limit: EVERYTHING });
    const since = { revision: 0, upToSeq: EVERYTHING, limit: EVERYTHING };
    await world.stores.call('messagesRevisedSince', id, side, since);
  }
}

async function compareSearches(world: World): Promise<void> {
  const readers = [
    { side: 'professional' as const },
    ...END_USERS.map(({ id }) => ({ side: 'user' as const, userId: id })),
  ];
  const searches = [
    ...WORDS.map((word) => ({ words: toSearchWords(word) })),
    ...CONVERSATION_STATUSES.map((status) => ({ words: [], status })),
    ...[...END_USERS, ...STAFF].map(({ id }) => ({ words: [], sender: { id } })),
    { words: [], hasFile: true as const },
    { words: [], tag: 'billing' },
  ];
  for (const reader of readers)
    for (const asked of searches) {
      const search = { ...asked, reader };
      await everyPage((cursor) => world.stores.call('searchMessages', search, { limit: PAGE, ...cursor }));
    }
}

async function comparePeople(world: World): Promise<void> {
  const { stores } = world;
  for (const role of [undefined, ...ROLES])
    await everyPage((cursor) => stores.call('listUsers', { limit: PAGE, ...(role && { role }), ...cursor }));
  for (const id of world.users) await stores.call('findUser', id);
  for (const { id } of world.sessions) await stores.call('findSession', id);
  await stores.call('listProfessionals', at(5));
  await stores.call('hasAdmin');
}

async function compareFiles({ stores }: World): Promise<void> {
  await stores.call('readUploads', null, EVERYTHING);
  await stores.call('listExpired', at(30), EVERYTHING);
  for (const { id } of END_USERS) await stores.call('usageOf', id);
}

async function compareDesk({ stores, cannedReplies }: World): Promise<void> {
  await stores.call('listTags');
  for (const { id } of STAFF) await stores.call('listCannedReplies', id);
  await stores.call('listInvites', at(0));
  await stores.call('readSettings');
  for (const id of cannedReplies) await stores.call('findCannedReply', id);
  for (const actorId of [undefined, ...STAFF.map(({ id }) => id)])
    await everyPage((cursor) =>
      stores.call('listAudit', actorId ? { actorId } : {}, { limit: PAGE, ...cursor }),
    );
}

interface Cursors {
  nextCursor: string | null;
}

async function everyPage(
  page: (cursor: { cursor?: Twin }) => Promise<{ first: Cursors; second: Cursors } | null>,
): Promise<void> {
  let cursor: Twin | null = null;
  do {
    const both: { first: Cursors; second: Cursors } | null = await page(cursor ? { cursor } : {});
    const [first, second] = [both?.first.nextCursor, both?.second.nextCursor];
    cursor = first && second ? new Twin(first, second) : null;
  } while (cursor !== null);
}
