import { AppError, StoreOpenError } from '@prochat/server/core';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { openSqliteStores, type SqliteStores } from '../sqlite-stores';
import type { StoreOwnerOptions } from './child-process';
import { SHARED_LANE, newLane, stepOf, type LaneState, type Step } from './facts';
import { StoreLoad } from './store-load';

/**
 * Started as a process of its own by the specs: `hold DIR` opens the store and stays; `load DIR OPTIONS` also works on it
 * as fast as allowed from many lanes and prints a JSON line for each step, after its ack. What it is asked on stdin:
 * `health`, `read` (a page of each conversation), `close`. `leave DIR` opens the store and closes it at once.
 */
const RETRY_AFTER_MS = 20;
const READING: readonly Step[] = ['look', 'search'];

const [mode, dir = '', json = '{}'] = process.argv.slice(2);
const options = JSON.parse(json) as Partial<StoreOwnerOptions>;
const { seed = 0, lanes = 16, mostLetters = 800, resume = [], sync = 'real', uid } = options;

/** Not by `process.stdout`, which keeps back what the reader is too slow for: a kill would take it away. */
function say(line: object): void {
  let rest = Buffer.from(`${JSON.stringify(line)}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSome(rest));
}

/** @returns how many bytes the pipe had room for */
function writeSome(bytes: Buffer): number {
  try {
    return writeSync(1, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    return 0;
  }
}

// After everything has been loaded: the checkout need not be readable for that user.
if (uid !== undefined) {
  process.setgid?.(uid);
  process.setuid?.(uid);
}
if (mode === 'load') say({ opening: dir });
const stores = await openSqliteStores(dir, sync === 'none' ? () => Promise.resolve() : undefined).catch(
  (error: unknown) => {
    if (!(error instanceof StoreOpenError)) throw error;
    say({ notOpened: error.message });
    return process.exit(3);
  },
);
say({ opened: dir });
if (mode === 'leave') await leaveWhileAnswered(stores);
else answerQuestions(stores);
if (mode === 'load') await loadForever(stores);

async function loadForever({ chat }: SqliteStores): Promise<void> {
  const load = new StoreLoad(chat, { seed, lanes, mostLetters }, say);
  await persistently(newLane(SHARED_LANE), () => load.makeShared());
  const known = new Map(resume.map((state) => [state.lane, state]));
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      let state: LaneState = known.get(lane) ?? newLane(lane);
      for (;;) state = await persistently(state, () => load.step(state));
    }),
  );
}

/** Closes in the moment at which an answer of a thread has arrived unseen. Nothing else keeps this process alive then. */
async function leaveWhileAnswered({ chat, close }: Pick<SqliteStores, 'chat' | 'close'>): Promise<void> {
  await chat.countConversations();
  const unseen = chat.countConversations().catch(() => undefined);
  const until = performance.now() + 100;
  while (performance.now() < until);
  await close.call(stores);
  await unseen;
  say({ closed: dir });
}

/** Tries again when the store says UNAVAILABLE, as clients do; anything else is a defect and ends the process. */
async function persistently<T>(state: LaneState, deed: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await deed();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'UNAVAILABLE') throw error;
      const write = !READING.includes(stepOf(state, seed));
      const cause = error.cause instanceof Error ? error.cause.message : null;
      say({ unavailable: state.lane, write, cause });
      await pause(RETRY_AFTER_MS);
    }
  }
}

function answerQuestions({ chat, health, close }: Pick<SqliteStores, 'chat' | 'health' | 'close'>): void {
  const answers: Record<string, () => Promise<object>> = {
    health: () =>
      health.check().then(
        () => ({ health: 'ok' }),
        ({ code, cause }: { code: string; cause: Error }) => ({ health: code, cause: cause.message }),
      ),
    read: async () => {
      const { items } = await chat.listConversations({ list: 'all' }, { limit: 100 });
      const slices = await Promise.all(
        items.map(({ id }) => chat.sliceMessages(id, 'professional', { limit: 20 })),
      );
      return { read: slices.flatMap((slice) => slice.items).length };
    },
    close: async () => {
      say({ closing: dir });
      await close.call(stores);
      say({ closed: dir });
      return process.exit(0);
    },
  };
  createInterface({ input: process.stdin })
    .on('line', (question) => void answers[question]?.().then(say))
    // Whoever started it has died: nobody needs it any more.
    .on('close', () => process.exit(0));
}
