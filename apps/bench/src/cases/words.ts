import { toSearchWords } from '@prochat/server/chat';
import type { Random } from '../data/random';
import type { Vocabulary } from '../data/vocabulary';

/** What people type into a search, by how much it finds. */
export interface Wording {
  name: string;
  words: (random: Random) => string[];
}

/** Where in the ranks of the vocabulary its frequent, medium and rare words are. */
export interface Ranks {
  frequent: [number, number];
  medium: [number, number];
  rare: [number, number];
}

/** In a topic of two to six words. */
export const TOPIC_RANKS: Ranks = { frequent: [1, 10], medium: [30, 60], rare: [3_000, 9_000] };
/** In a million messages of about fifteen words. */
export const MESSAGE_RANKS: Ranks = { frequent: [1, 10], medium: [400, 600], rare: [10_000, 19_000] };

/** Nobody says it. */
const ABSENT = 'zzqx';

export function oneWord(vocabulary: Vocabulary, ranks: Ranks): Wording[] {
  const ranked = (random: Random, [from, to]: [number, number]): string =>
    folded(vocabulary.ranked(random, from, to));
  return [
    { name: 'frequent word', words: (random) => [ranked(random, ranks.frequent)] },
    { name: 'medium word', words: (random) => [ranked(random, ranks.medium)] },
    { name: 'rare word', words: (random) => [ranked(random, ranks.rare)] },
    { name: 'absent word', words: () => [ABSENT] },
  ];
}

export function severalWords(vocabulary: Vocabulary, ranks: Ranks): Wording[] {
  const ranked = (random: Random, [from, to]: [number, number]): string =>
    folded(vocabulary.ranked(random, from, to));
  const all = (...parts: [number, number][]) => ({
    words: (random: Random) => [...new Set(parts.map((part) => ranked(random, part)))],
  });
  return [
    { name: '2 words, both frequent', ...all(ranks.frequent, ranks.frequent) },
    { name: '2 words, frequent and medium', ...all(ranks.frequent, ranks.medium) },
    { name: '2 words, frequent and rare', ...all(ranks.frequent, ranks.rare) },
  ];
}

export function threeWords(vocabulary: Vocabulary, ranks: Ranks): Wording[] {
  const { frequent, medium } = ranks;
  const words = (...parts: [number, number][]) => ({
    words: (random: Random) => [
      ...new Set(parts.map(([from, to]) => folded(vocabulary.ranked(random, from, to)))),
    ],
  });
  return [
    { name: '3 words, all frequent', ...words(frequent, frequent, frequent) },
    { name: '3 words, frequent and 2 medium', ...words(frequent, medium, medium) },
  ];
}

/** The first letters of words as they are said: mostly of frequent ones. */
export function prefixes(vocabulary: Vocabulary): Wording[] {
  return [1, 2, 3].map((letters) => ({
    name: `prefix of ${letters}`,
    words: (random) => [folded(vocabulary.say(random)).slice(0, letters)],
  }));
}

function folded(word: string): string {
  return toSearchWords(word)[0] ?? word;
}
