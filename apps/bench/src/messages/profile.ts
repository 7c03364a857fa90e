import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { roomOf } from './cost-rooms';
import type { CpuProfile, HeapProfile } from './inspector';

export interface Cost {
  name: string;
  /** Microseconds in it alone, and with what it called. */
  selfUs: number;
  totalUs: number;
}

export interface Attribution {
  /** Microseconds with something to do. */
  busyUs: number;
  idleUs: number;
  /** By part of the server; self times, which add up to `busyUs`. `totalUs` is not known here. */
  rooms: Cost[];
  /** By function, "name file:line". */
  functions: Cost[];
}

const IDLE = '(idle)';
const ENGINE = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'native code outside JavaScript'],
]);
const UNKNOWN = "Node's own: timers, promises, sockets";

interface Place {
  label: string;
  room: string | null;
  functionName: string;
}

/**
 * Says where the time of a profile went: every sample counts for the function it was taken in, and for the part of the
 * server that function belongs to; Node's own code and the engine's count for whoever called them.
 */
export function attribute(profile: CpuProfile): Attribution {
  const sources = new Sources();
  const parents = new Map<number, number>();
  const places = new Map<number, Place>();
  for (const { id, callFrame, children = [] } of profile.nodes) {
    for (const child of children) parents.set(child, id);
    const file = sources.locate(callFrame.url, callFrame.lineNumber, callFrame.columnNumber);
    const name = callFrame.functionName || '(anonymous)';
    places.set(id, { label: file === '' ? name : `${name} ${file}`, room: roomOf(file), functionName: name });
  }
  const sum = new Sum();
  profile.samples.forEach((leaf, i) => {
    const us = profile.timeDeltas[i] ?? 0;
    const stack: Place[] = [];
    for (let id: number | undefined = leaf; id !== undefined; id = parents.get(id)) {
      const place = places.get(id);
      if (place) stack.push(place);
    }
    sum.add(stack, us);
  });
  return sum.result();
}

/** Bytes still held, by the function that allocated them, each with the last code of ours above it; the most first. */
export function attributeHeap(head: HeapProfile): { name: string; bytes: number }[] {
  const sources = new Sources();
  const held = new Map<string, number>();
  const visit = ({ callFrame, selfSize, children }: HeapProfile, ours: string): void => {
    const { functionName, url, lineNumber, columnNumber } = callFrame;
    const file = sources.locate(url, lineNumber, columnNumber);
    const name = `${functionName || '(anonymous)'} ${file}`.trim();
    const above = /^(apps|libs)\//.test(file) ? name : ours;
    const label = above === '' || above === name ? name : `${name} for ${above}`;
    if (selfSize > 0) held.set(label, (held.get(label) ?? 0) + selfSize);
    for (const child of children) visit(child, above);
  };
  visit(head, '');
  return [...held].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
}

class Sum {
  private busyUs = 0;
  private idleUs = 0;
  private readonly rooms = new Map<string, number>();
  private readonly functions = new Map<string, Cost>();

  add(stack: readonly Place[], us: number): void {
    const [leaf] = stack;
    if (!leaf) return;
    if (leaf.functionName === IDLE) {
      this.idleUs += us;
      return;
    }
    this.busyUs += us;
    const room = ENGINE.get(leaf.functionName) ?? stack.find((place) => place.room !== null)?.room ?? UNKNOWN;
    this.rooms.set(room, (this.rooms.get(room) ?? 0) + us);
    this.cost(leaf.label).selfUs += us;
    for (const label of new Set(stack.map((place) => place.label))) this.cost(label).totalUs += us;
  }

  result(): Attribution {
    const bySelf = (a: Cost, b: Cost): number => b.selfUs - a.selfUs;
    return {
      busyUs: this.busyUs,
      idleUs: this.idleUs,
      rooms: [...this.rooms].map(([name, selfUs]) => ({ name, selfUs, totalUs: Number.NaN })).sort(bySelf),
      functions: [...this.functions.values()].sort(bySelf),
    };
  }

  private cost(name: string): Cost {
    let cost = this.functions.get(name);
    if (!cost) {
      cost = { name, selfUs: 0, totalUs: 0 };
      this.functions.set(name, cost);
    }
    return cost;
  }
}

/** From places in what runs to places in what was written. */
class Sources {
  private readonly maps = new Map<string, SourceMap | null>();

  /** `path:line` from the root of the repository, `node:...`, or '' for the engine's own. */
  locate(url: string, line: number, column: number): string {
    if (!url.startsWith('file:')) return url.startsWith('node:') ? `${url}:${line + 1}` : '';
    const entry = this.mapOf(url)?.findEntry(line, column);
    const source = entry && 'originalSource' in entry ? entry : null;
    if (source) return `${shorten(source.originalSource)}:${source.originalLine + 1}`;
    return `${shorten(url)}:${line + 1}`;
  }

  private mapOf(url: string): SourceMap | null {
    let map = this.maps.get(url);
    if (map === undefined) {
      map = readMap(url);
      this.maps.set(url, map);
    }
    return map;
  }
}

/** Only of our own bundles: packages run as they were installed. */
function readMap(url: string): SourceMap | null {
  if (url.includes('/node_modules/')) return null;
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')) as never);
  } catch {
    return null;
  }
}

/** The last `node_modules/...`, or the path within the repository. */
function shorten(path: string): string {
  const packaged = path.lastIndexOf('node_modules/');
  return packaged >= 0 ? path.slice(packaged) : path.replace(/^.*?\/(?=(?:apps|libs|dist)\/)/, '');
}
