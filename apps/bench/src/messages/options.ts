import { parseArgs } from 'node:util';
import type { StoreName } from '../options';
import type { Commit } from './subjects';

export const BENCHES = [
  ...(['throughput', 'memory', 'box', 'start', 'drops', 'restart', 'costs'] as const),
  ...(['upload-memory', 'upload-latency', 'upload-aborted'] as const),
  'pages',
] as const;
export type BenchName = (typeof BENCHES)[number];

export interface Options {
  benches: BenchName[];
  store: StoreName;
  /** Rounds of each subject, interleaved. */
  rounds: number;
  /** Of a run that counts. */
  seconds: number;
  warmUpSeconds: number;
  conversations: number;
  professionals: number;
  clients: number;
  everySeconds: number;
  minutes: number;
  rate: number;
  textChars: number;
  /** Of the long conversation of `pages`. */
  messages: number;
  commit: Commit;
  logLevel: string;
  /** Where logs and data go; `null`: into a temporary directory. */
  dir: string | null;
}

/** By each professional: more, and at the rates measured he would write faster than the server lets anybody (60 events a second). */
const CONVERSATIONS_HELD = 2;
/** What `--quick` shortens. */
const USUAL = { rounds: 5, seconds: 5, warmUpSeconds: 1 };
const QUICK = { rounds: 1, seconds: 2, warmUpSeconds: 0.5 };

/** @throws Error with one line for whoever typed it */
export function parseOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      store: { type: 'string', default: 'sqlite' },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      conversations: { type: 'string', default: '200' },
      professionals: { type: 'string' },
      clients: { type: 'string', default: '2000' },
      every: { type: 'string', default: '15' },
      minutes: { type: 'string', default: '3' },
      rate: { type: 'string', default: '500' },
      text: { type: 'string', default: '120' },
      messages: { type: 'string', default: '10000' },
      commit: { type: 'string', default: 'group' },
      'log-level': { type: 'string', default: 'info' },
      dir: { type: 'string' },
    },
  });
  const pace = values.quick ? QUICK : USUAL;
  const conversations = positive('conversations', values.conversations);
  return {
    benches: positionals.length === 0 ? ['throughput'] : positionals.flatMap(benchNames),
    store: oneOf('store', values.store, ['sqlite', 'mongodb'] as const),
    rounds: values.rounds === undefined ? pace.rounds : positive('rounds', values.rounds),
    seconds: values.seconds === undefined ? pace.seconds : positive('seconds', values.seconds),
    warmUpSeconds: pace.warmUpSeconds,
    conversations,
    professionals:
      values.professionals === undefined
        ? Math.ceil(conversations / CONVERSATIONS_HELD)
        : positive('professionals', values.professionals),
    clients: positive('clients', values.clients),
    everySeconds: positive('every', values.every),
    minutes: positive('minutes', values.minutes),
    rate: positive('rate', values.rate),
    textChars: positive('text', values.text),
    messages: positive('messages', values.messages),
    commit: oneOf('commit', values.commit, ['turn', 'group'] as const),
    logLevel: values['log-level'],
    dir: values.dir ?? null,
  };
}

/** `uploads` stands for all that is measured of them. */
function benchNames(name: string): BenchName[] {
  if (name === 'uploads') return ['upload-memory', 'upload-latency', 'upload-aborted'];
  return [oneOf('what', name, BENCHES)];
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Error(`--${option} is one of ${allowed.join(', ')}.`);
  return found;
}

function positive(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new Error(`--${option} must be a number above 0.`);
  return number;
}
