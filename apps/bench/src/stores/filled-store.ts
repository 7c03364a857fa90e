import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Filling, type Filled } from '../data/fill';
import type { Size, World } from '../data/world';
import type { StoreName } from '../options';
import { openStore, type OpenStore } from './open-store';

/** Raised whenever the same size and seed make other data. */
const WORLD_VERSION = 1;

export type FilledStore = OpenStore & { filled: Filled; reused: boolean };

/**
 * Opens a store in a directory of its own below `root` and fills it, or takes what an earlier run has filled completely
 * with the same data.
 * @returns `null` when this machine has no such store
 * @throws Error when it is interrupted before everything is there
 */
export async function openFilledStore(
  name: StoreName,
  root: string,
  world: World,
  keep: boolean,
  interruption: AbortSignal,
): Promise<FilledStore | null> {
  const directory = join(root, `${name}-${fingerprint(world.size)}`);
  const note = join(root, `${name}-${fingerprint(world.size)}.filled.json`);
  const isFilled = keep && existsSync(note);
  if (!isFilled) rmSync(directory, { recursive: true, force: true });

  const store = await openStore(name, directory, `prochat-bench-${fingerprint(world.size)}`);
  if (!store) return null;
  if (isFilled) return { ...store, filled: JSON.parse(readFileSync(note, 'utf8')) as Filled, reused: true };
  try {
    const filled = await new Filling(store, world, store.speed, interruption).run();
    if (keep) writeFileSync(note, JSON.stringify(filled));
    return { ...store, filled, reused: false };
  } catch (error) {
    await store.close(true);
    throw error;
  }
}

function fingerprint({ messages, conversations, inbox, seed }: Size): string {
  return [`v${WORLD_VERSION}`, messages, conversations, inbox, seed].join('-');
}
