import { CONVERSATION_STATUSES, PRIORITIES } from '@prochat/contract';
import { unreadCount, type ConversationListSelector } from '@prochat/server/chat';
import type { Random } from '../data/random';
import { INBOX, type Measurement } from '../measure/case';
import { walkDeep, type DeepPage } from './deep-page';
import { someProfessional, someUser, type Subject } from './subject';
import { TOPIC_RANKS, oneWord, prefixes, severalWords } from './words';

const PAGE = 30;
const DEPTH = 20;
const WALK_SECONDS = 1.5;
/** As the professionals' console asks for totals. */
const TOTALS_PAGE = 100;

interface List {
  name: string;
  selector: (random: Random) => ConversationListSelector;
}

interface Filter {
  name: string;
  filter: (random: Random) => Pick<ConversationListSelector, 'priority' | 'tag' | 'words'>;
}

/** Every list with every filter: its first page, and one twenty pages deep. */
export function inboxCases(subject: Subject): Measurement[] {
  const pages = lists(subject).flatMap((list) =>
    filters(subject).flatMap((filter) => [firstPage(subject, list, filter), deepPage(subject, list, filter)]),
  );
  return [...pages, counts(subject), unreadTotals(subject)];
}

function lists(subject: Subject): List[] {
  return [
    { name: 'own', selector: (random) => ({ list: 'own', userId: someUser(subject, random) }) },
    { name: 'queue', selector: () => ({ list: 'queue' }) },
    ...(['assigned', 'closed'] as const).map((status) => ({
      name: `mine ${status}`,
      selector: (random: Random) => ({
        list: 'mine' as const,
        assigneeId: someProfessional(subject, random),
        status,
      }),
    })),
    { name: 'all', selector: () => ({ list: 'all' }) },
    ...CONVERSATION_STATUSES.map((status) => ({
      name: `all ${status}`,
      selector: () => ({ list: 'all' as const, status }),
    })),
    { name: 'all by user', selector: (random) => ({ list: 'all', userId: someUser(subject, random) }) },
  ];
}

function filters({ world }: Subject): Filter[] {
  const wordings = [
    ...oneWord(world.words, TOPIC_RANKS),
    ...severalWords(world.words, TOPIC_RANKS),
    ...prefixes(world.words),
  ];
  const [frequent, medium] = wordings;
  return [
    { name: 'no filter', filter: () => ({}) },
    ...PRIORITIES.map((priority) => ({ name: priority, filter: () => ({ priority }) })),
    // No deed of a store sets tags yet: what is measured is how long it takes to find none.
    { name: 'a tag nobody has', filter: () => ({ tag: 'nobody has it' }) },
    ...wordings.map(({ name, words }) => ({ name, filter: (random: Random) => ({ words: words(random) }) })),
    ...[frequent, medium].flatMap((wording) =>
      wording === undefined
        ? []
        : (['low', 'urgent'] as const).map((priority) => ({
            name: `${wording.name}, ${priority}`,
            filter: (random: Random) => ({ words: wording.words(random), priority }),
          })),
    ),
  ];
}

function firstPage({ chat }: Subject, list: List, { name, filter }: Filter): Measurement {
  return {
    group: 'inbox',
    name: `${list.name}: ${name}`,
    goal: INBOX,
    next(random) {
      const selector = { ...list.selector(random), ...filter(random) };
      return () => chat.listConversations(selector, { limit: PAGE });
    },
  };
}

function deepPage({ chat }: Subject, list: List, { name, filter }: Filter): Measurement {
  let found: DeepPage<ConversationListSelector>[] = [];
  return {
    group: 'inbox',
    name: `${list.name}: ${name}, deep`,
    goal: INBOX,
    async prepare(random) {
      found = await walkDeep<ConversationListSelector>(
        () => ({ ...list.selector(random), ...filter(random) }),
        (query, cursor) => chat.listConversations(query, { limit: PAGE, ...(cursor && { cursor }) }),
        DEPTH,
        WALK_SECONDS,
      );
      return found.length > 0;
    },
    next(random) {
      const { query, cursor } = random.pick(found);
      return () => chat.listConversations(query, { limit: PAGE, cursor });
    },
  };
}

function counts({ chat }: Subject): Measurement {
  return { group: 'totals', name: 'countConversations', next: () => () => chat.countConversations() };
}

/** All of a professional's conversations, page by page, their unread messages added up. */
function unreadTotals(subject: Subject): Measurement {
  const { chat } = subject;
  return {
    group: 'totals',
    name: 'unread total of a professional',
    next(random) {
      const assigneeId = someProfessional(subject, random);
      return async () => {
        let [unread, cursor]: [number, string | undefined] = [0, undefined];
        do {
          const page = await chat.listConversations(
            { list: 'mine', assigneeId },
            { limit: TOTALS_PAGE, ...(cursor && { cursor }) },
          );
          for (const conversation of page.items) unread += unreadCount(conversation, 'professional');
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        return unread;
      };
    },
  };
}
