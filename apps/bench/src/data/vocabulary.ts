import { Random } from './random';

const ONSETS = [
  'b',
  'c',
  'd',
  'f',
  'g',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  't',
  'v',
  'st',
  'pr',
  'tr',
  'w',
];
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'a', 'e', 'i', 'o', 'ea', 'ou'];
const CODAS = ['', '', '', 'n', 'r', 's', 'l', 't', 'm'];
const ACCENTED: Record<string, string> = { a: 'ã', e: 'é', i: 'í', o: 'ö', u: 'ü' };
/** Every so many words has an accent. */
const ACCENT_EVERY = 20;

/**
 * Words of an invented language, the most frequent first, spoken by Zipf's law: the word of rank r is heard about 1/r as
 * often as the first. So there are a few words that are everywhere, and thousands that are hardly anywhere.
 */
export class Vocabulary {
  readonly words: readonly string[];
  /** Share of all that is said up to and including each rank. */
  readonly #shares: Float64Array;

  constructor(seed: number, size = 20_000) {
    this.words = invent(Random.of(seed, 0, 0), size);
    this.#shares = new Float64Array(size);
    let sum = 0;
    for (let rank = 0; rank < size; rank += 1) this.#shares[rank] = sum += 1 / (rank + 1);
    for (let rank = 0; rank < size; rank += 1) this.#shares[rank] = (this.#shares[rank] ?? 0) / sum;
  }

  say(random: Random): string {
    const at = random.next();
    let [low, high] = [0, this.words.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#shares[middle] ?? 1) < at) low = middle + 1;
      else high = middle;
    }
    return this.words[low] ?? '';
  }

  /** `count` words as somebody would write them, with a capital and a full stop. */
  sentence(random: Random, count: number): string {
    let text = '';
    for (let i = 0; i < count; i += 1) {
      const word = this.say(random);
      const comma = i > 0 && random.next() < 0.08 ? ',' : '';
      text += i === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : `${comma} ${word}`;
    }
    return `${text}.`;
  }

  /** A word whose rank (from 1) is in this range. */
  ranked(random: Random, from: number, to: number): string {
    return this.words[random.between(from, Math.min(to, this.words.length)) - 1] ?? '';
  }
}

/** Frequent words are short, as they are everywhere. */
function invent(random: Random, size: number): string[] {
  const words = new Set<string>();
  while (words.size < size) {
    const syllables = words.size < 60 ? 1 : words.size < 2_000 ? 2 : random.between(2, 4);
    let word = '';
    for (let i = 0; i < syllables; i += 1)
      word += random.pick(ONSETS) + random.pick(VOWELS) + random.pick(CODAS);
    if (words.size % ACCENT_EVERY === ACCENT_EVERY - 1)
      word = word.replace(/[aeiou]/, (vowel) => ACCENTED[vowel] ?? vowel);
    words.add(word);
  }
  return [...words];
}
