import { parseArgs } from 'node:util';
import type { Size } from './data/world';

export type StoreName = 'sqlite' | 'mongodb';

export interface Options {
  size: Size;
  stores: StoreName[];
  /** Where the data go; `null`: into a temporary directory. */
  dir: string | null;
  /** Leave the data there, and take them when they are there already. */
  keep: boolean;
  /** Only measurements whose "group: name" matches. */
  only: RegExp;
  /** The bound of a round. */
  seconds: number;
}

/** @throws Error with one line for whoever typed it */
export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      messages: { type: 'string', default: '1000000' },
      conversations: { type: 'string', default: '10000' },
      inbox: { type: 'string', default: '100000' },
      store: { type: 'string', default: 'both' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '0.8' },
      only: { type: 'string', default: '' },
      dir: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  if (values.keep && values.dir === undefined) throw new Error('--keep needs a --dir to keep the data in.');
  const size = {
    messages: count('messages', values.messages),
    conversations: count('conversations', values.conversations),
    inbox: count('inbox', values.inbox),
    seed: count('seed', values.seed),
  };
  if (size.conversations < 2 || size.inbox < size.conversations || size.messages < size.conversations)
    throw new Error('There must be at least 2 conversations, and not more than --inbox or --messages.');
  return {
    size,
    stores: storeNames(values.store),
    dir: values.dir ?? null,
    keep: values.keep,
    only: new RegExp(values.only, 'i'),
    seconds: positive('seconds', values.seconds),
  };
}

function storeNames(name: string): StoreName[] {
  if (name === 'both') return ['sqlite', 'mongodb'];
  if (name === 'sqlite' || name === 'mongodb') return [name];
  throw new Error('--store is sqlite, mongodb or both.');
}

function count(name: string, value: string): number {
  const number = positive(name, value);
  if (!Number.isSafeInteger(number)) throw new Error(`--${name} must be a whole number.`);
  return number;
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new Error(`--${name} must be a number above 0.`);
  return number;
}
