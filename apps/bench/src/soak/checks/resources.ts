import type { ServerHost } from '../server/server-host';
import type { Violations } from '../violations';

const SETTLES_WITHIN_MS = 10_000;
/** Loosely: a heap does not shrink to what it was, a leak of all that was heard is far more. */
const RSS_FACTOR = 3;
const RSS_ALLOWANCE = 200 * 1024 ** 2;
/** Threads and files that a store opens when it first needs them. */
const FILES_ALLOWANCE = 24;
/** Connections: keep-alive of our own last call, not more. */
const SOCKETS_ALLOWANCE = 8;
/** The driver's connections to a store of its own. */
const POOL_ALLOWANCE = 110;

export interface Resources {
  before: { rss: number; handles: number; sockets: number };
  after: { rss: number; handles: number };
}

/** A server that nobody has talked to yet. */
export function baseline(host: ServerHost): Resources['before'] {
  const { process } = host;
  const { rss, handles } = process?.resources() ?? { rss: 0, handles: [] };
  const sockets = handles.filter((handle) => handle.startsWith('socket:')).length;
  return { rss, handles: handles.length, sockets };
}

/** To be called when all clients have gone: memory and file handles are back to where they were. */
export async function checkResources(
  host: ServerHost,
  before: Resources['before'],
  hasPool: boolean,
  violations: Violations,
): Promise<Resources> {
  const { process } = host;
  if (!process) return { before, after: { rss: 0, handles: 0 } };
  const until = performance.now() + SETTLES_WITHIN_MS;
  let now = process.resources();
  while (isTooMany(now.handles, before, hasPool) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    now = process.resources();
  }
  if (isTooMany(now.handles, before, hasPool))
    violations.add(
      'resources',
      `${now.handles.length} file handles, ${before.handles} before anybody came`,
      now.handles,
    );
  if (now.rss > before.rss * RSS_FACTOR + RSS_ALLOWANCE)
    violations.add('resources', `${now.rss} bytes resident, ${before.rss} before anybody came`);
  return { before, after: { rss: now.rss, handles: now.handles.length } };
}

function isTooMany(handles: readonly string[], before: Resources['before'], hasPool: boolean): boolean {
  const sockets = handles.filter((handle) => handle.startsWith('socket:')).length;
  const files = handles.length - sockets;
  return (
    sockets > before.sockets + (hasPool ? POOL_ALLOWANCE : SOCKETS_ALLOWANCE) ||
    files > before.handles + FILES_ALLOWANCE
  );
}
