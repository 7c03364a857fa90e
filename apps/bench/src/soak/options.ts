import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { StoreName } from '../options';
import { FAULTS } from './faults/schedule';
import type { Fault } from './faults/stage';

export interface SoakOptions {
  /** How long there is load and faults. Starting, quiet and checking come on top. */
  minutes: number;
  seed: number;
  store: StoreName;
  faults: readonly Fault[];
  /** Deeds a second of all people together. */
  rate: number;
  /** Leave the logs also when all is well. */
  keep: boolean;
}

/** @throws Error with one line for whoever typed it */
export function parseSoakOptions(args: string[]): SoakOptions {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string' },
      store: { type: 'string', default: 'sqlite' },
      faults: { type: 'string' },
      rate: { type: 'string', default: '250' },
      keep: { type: 'boolean', default: false },
    },
  });
  const { store } = values;
  if (store !== 'sqlite' && store !== 'mongodb') throw new Error('--store is sqlite or mongodb.');
  return {
    minutes: positive('minutes', values.minutes),
    seed: values.seed === undefined ? randomInt(1, 2 ** 31) : Math.floor(positive('seed', values.seed)),
    store,
    faults: chosenFaults(values.faults),
    rate: positive('rate', values.rate),
    keep: values.keep,
  };
}

function chosenFaults(list: string | undefined): readonly Fault[] {
  if (list === undefined) return FAULTS;
  const kinds = list.split(',').filter((kind) => kind !== '' && kind !== 'none');
  const unknown = kinds.find((kind) => !FAULTS.some((fault) => fault.kind === kind));
  if (unknown !== undefined)
    throw new Error(
      `There is no fault "${unknown}". There are: ${FAULTS.map(({ kind }) => kind).join(', ')}.`,
    );
  return FAULTS.filter(({ kind }) => kinds.includes(kind));
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new Error(`--${name} must be a number above 0.`);
  return number;
}
