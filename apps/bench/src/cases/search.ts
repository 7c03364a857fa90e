import { toSearchWords, type ChatStore, type MessageSearch } from '@prochat/server/chat';
import type { Random } from '../data/random';
import { SEARCH, type Measurement } from '../measure/case';
import { walkDeep, type DeepPage } from './deep-page';
import { someUser, type Subject } from './subject';
import { MESSAGE_RANKS, oneWord, prefixes, severalWords, threeWords, type Wording } from './words';

type Narrowing = Omit<MessageSearch, 'words' | 'reader'>;

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
  const withWords = readers.flatMap(({ name, reader }) =>
    wordings.flatMap((wording) => [
      firstPage(chat, `${name}: ${wording.name}`, reader, wording),
      deepPage(chat, `${name}: ${wording.name}, deep`, reader, wording),
    ]),
  );
  const few = [
    { name: 'no words', words: () => [] },
    ...wordings.filter(({ name }) => ['frequent word', 'medium word', 'rare word'].includes(name)),
  ];
  const narrowed = readers.flatMap(({ name, reader }) =>
    narrowings(subject).flatMap((narrowing) =>
      few.map((wording) =>
        firstPage(chat, `${name}: ${wording.name}, ${narrowing.name}`, reader, wording, narrowing.of),
      ),
    ),
  );
  return [...withWords, ...narrowed];
}

/** What is common, what is rare, and what nothing is: there a page looks at all that it may. */
function narrowings({ world, filled }: Subject): { name: string; of: (random: Random) => Narrowing }[] {
  const someone = (random: Random): number => random.below(filled.professionals.length);
  return [
    { name: 'closed', of: () => ({ status: 'closed' }) },
    {
      name: 'by a person',
      of: (random) => ({ sender: { id: filled.professionals[someone(random)] ?? '' } }),
    },
    {
      name: 'by a name',
      of: (random) => ({ sender: { words: toSearchWords(world.professional(someone(random)).displayName) } }),
    },
    { name: 'by a name nobody has', of: () => ({ sender: { words: ['zzqx'] } }) },
    { name: 'with a tag nobody has', of: () => ({ tag: 'nobody-has-it' }) },
    { name: 'with files, which nothing has', of: () => ({ hasFile: true }) },
    { name: 'before everything', of: () => ({ sentBefore: '2000-01-01T00:00:00.000Z' }) },
  ];
}

type Reader = (random: Random) => MessageSearch['reader'];

function firstPage(
  chat: ChatStore,
  name: string,
  reader: Reader,
  { words }: Wording,
  narrowing: (random: Random) => Narrowing = () => ({}),
): Measurement {
  return {
    group: 'search',
    name,
    goal: SEARCH,
    next(random) {
      const query = { words: words(random), reader: reader(random), ...narrowing(random) };
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
