import type { ChatStore, MessageSearch } from '@prochat/server/chat';
import type { Random } from '../data/random';
import { SEARCH, type Measurement } from '../measure/case';
import { walkDeep, type DeepPage } from './deep-page';
import { someUser, type Subject } from './subject';
import { MESSAGE_RANKS, oneWord, prefixes, severalWords, threeWords, type Wording } from './words';

const PAGE = 30;
const DEPTH = 10;
const WALK_SECONDS = 1.5;

/** Searches in what was said, for both sides. */
export function searchCases(subject: Subject): Measurement[] {
  const { chat, world } = subject;
  const wordings = [
    ...oneWord(world.words, MESSAGE_RANKS),
    ...severalWords(world.words, MESSAGE_RANKS),
    ...threeWords(world.words, MESSAGE_RANKS),
    ...prefixes(world.words),
  ];
  const readers: { name: string; reader: Reader }[] = [
    { name: 'professional', reader: () => ({ side: 'professional' }) },
    { name: 'user', reader: (random) => ({ side: 'user', userId: someUser(subject, random) }) },
  ];
  return readers.flatMap(({ name, reader }) =>
    wordings.flatMap((wording) => [
      firstPage(chat, `${name}: ${wording.name}`, reader, wording),
      deepPage(chat, `${name}: ${wording.name}, deep`, reader, wording),
    ]),
  );
}

type Reader = (random: Random) => MessageSearch['reader'];

function firstPage(chat: ChatStore, name: string, reader: Reader, { words }: Wording): Measurement {
  return {
    group: 'search',
    name,
    goal: SEARCH,
    next(random) {
      const query = { words: words(random), reader: reader(random) };
      return () => chat.searchMessages(query, { limit: PAGE });
    },
  };
}

function deepPage(chat: ChatStore, name: string, reader: Reader, { words }: Wording): Measurement {
  let found: DeepPage<MessageSearch>[] = [];
  return {
    group: 'search',
    name,
    goal: SEARCH,
    async prepare(random) {
      found = await walkDeep<MessageSearch>(
        () => ({ words: words(random), reader: reader(random) }),
        (query, cursor) => chat.searchMessages(query, { limit: PAGE, ...(cursor && { cursor }) }),
        DEPTH,
        WALK_SECONDS,
      );
      return found.length > 0;
    },
    next(random) {
      const { query, cursor } = random.pick(found);
      return () => chat.searchMessages(query, { limit: PAGE, cursor });
    },
  };
}
