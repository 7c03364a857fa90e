import { CONVERSATION_STATUSES } from '@prochat/contract';
import { toSearchWords, type ConversationListSelector, type MessageSearch } from '@prochat/server/chat';
import fc from 'fast-check';
import { deed, defined, limit, optional, seldom, type Deed } from './deed';
import { Twin } from './twin';
import { END_USERS, NAMES, PRIORITY, STAFF, WORDS, at, choice, minute } from './world';

const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 2 }).map(toWords);
const status = optional(fc.constantFrom(...CONVERSATION_STATUSES));
const audience = fc.constantFrom('user' as const, 'professional' as const);

const list: fc.Arbitrary<ConversationListSelector> = fc.oneof(
  fc.record({ list: fc.constant('queue' as const) }),
  fc.record({ list: fc.constant('own' as const), userId: fc.constantFrom(...END_USERS).map(toId), status }),
  fc.record({ list: fc.constant('mine' as const), assigneeId: fc.constantFrom(...STAFF).map(toId), status }),
  fc.record({
    list: fc.constant('all' as const),
    status,
    userId: optional(fc.constantFrom(...END_USERS).map(toId)),
  }),
);

const filters = fc.record({
  priority: seldom(fc.constantFrom(...PRIORITY), 3),
  tag: seldom(fc.constant('billing'), 20),
  words: seldom(words, 2),
  reversed: seldom(fc.constant(true as const), 3),
});

const reader: fc.Arbitrary<MessageSearch['reader']> = fc.oneof(
  fc.constant({ side: 'professional' as const }),
  fc.constantFrom(...END_USERS).map(({ id }) => ({ side: 'user' as const, userId: id })),
);

/** All that a search can ask for beside words; mostly one or two at a time. */
const narrowing = fc.record({
  sender: seldom(
    fc.oneof(
      fc.constantFrom(...END_USERS, ...STAFF).map(({ id }) => ({ id })),
      fc.constantFrom(...NAMES).map((name) => ({ words: toSearchWords(name) })),
    ),
    2,
  ),
  status: seldom(fc.constantFrom(...CONVERSATION_STATUSES), 3),
  tag: seldom(fc.constant('billing'), 20),
  hasFile: seldom(fc.constant(true as const), 4),
  sentFrom: seldom(minute.map(at), 4),
  sentBefore: seldom(minute.map(at), 4),
});

const seq = fc.nat(25);
const range = fc.oneof(
  fc.record({ limit }),
  fc.record({ before: seq, limit }),
  fc.record({ after: seq, limit }),
  fc.record({ around: seq, limit }),
);

/** What is looked at, from the point of view of both sides. */
export const readingDeeds: readonly Deed[] = [
  deed(
    'queuePosition',
    3,
    { conversation: choice, max: fc.integer({ min: 1, max: 4 }) },
    (world, { conversation, max }) =>
      world.stores.call('queuePosition', world.conversation(conversation), max),
  ),
  deed('findConversation', 3, { conversation: choice }, (world, { conversation }) =>
    world.stores.call('findConversation', world.conversation(conversation)),
  ),
  deed('listConversations', 12, { list, filters, cursor: choice, limit }, async (world, picks) => {
    const selector = defined({ ...picks.list, ...picks.filters }) as ConversationListSelector;
    // A cursor belongs to one direction of its list.
    const order = selector.reversed ? `${selector.list} reversed` : selector.list;
    const page = { limit: picks.limit, ...world.cursor(order, picks.cursor) };
    world.keepCursor(order, await world.stores.call('listConversations', selector, page));
  }),
  deed('countConversations', 2, {}, ({ stores }) => stores.call('countConversations')),
  deed('findMessage', 2, { message: choice, elsewhere: fc.nat(5) }, (world, { message, elsewhere }) => {
    const { conversation, id } = world.message(message);
    return world.stores.call('findMessage', elsewhere === 0 ? world.conversation(message) : conversation, id);
  }),
  deed('findSentMessage', 4, { message: choice, where: fc.nat(5) }, (world, { message, where }) => {
    const { senderId, clientId, conversation } = world.message(message);
    const place = where < 2 ? null : where === 2 ? world.conversation(message) : conversation;
    return world.stores.call('findSentMessage', senderId, clientId, place);
  }),
  deed('sliceMessages', 9, { conversation: choice, audience, range }, (world, picks) =>
    world.stores.call('sliceMessages', world.conversation(picks.conversation), picks.audience, picks.range),
  ),
  deed(
    'messagesRevisedSince',
    5,
    { conversation: choice, audience, revision: fc.nat(2), upToSeq: seq, limit },
    (world, { conversation, audience: side, ...since }) =>
      world.stores.call('messagesRevisedSince', world.conversation(conversation), side, since),
  ),
  deed(
    'searchMessages',
    12,
    {
      words: fc.oneof({ weight: 3, arbitrary: words }, { weight: 1, arbitrary: fc.constant([]) }),
      narrowed: fc.oneof(narrowing, fc.constant({})),
      reader,
      cursor: choice,
      pages: fc.nat(2),
      limit,
    },
    async (world, { cursor, pages, limit: most, narrowed, ...asked }) => {
      const search: MessageSearch = { ...asked, ...defined(narrowed) };
      // A cursor belongs to its search, so it is kept under all that it asks.
      const list = `search ${JSON.stringify(search)}`;
      const page = { limit: most, ...world.cursor(list, cursor) };
      for (let left = pages; left >= 0; left -= 1) {
        const found = await world.stores.call('searchMessages', search, page);
        world.keepCursor(list, found);
        if (!found?.first.nextCursor || !found.second.nextCursor) return;
        page.cursor = new Twin(found.first.nextCursor, found.second.nextCursor);
      }
    },
  ),
];

function toId({ id }: { id: string }): string {
  return id;
}

function toWords(texts: string[]): string[] {
  return texts.flatMap(toSearchWords);
}
