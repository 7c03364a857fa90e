import type { Random } from '../../data/random';
import type { ServerClock } from '../server/clock-shim';
import type { Engine } from '../server/engine';
import type { ServerHost } from '../server/server-host';
import type { SmallDisk } from '../server/small-disk';
import type { FaultProxy } from './fault-proxy';

/** All that a fault can lay hands on. */
export interface Stage {
  proxy: FaultProxy;
  host: ServerHost;
  clock: ServerClock;
  /** `null`: this machine cannot have one, or the store is elsewhere. */
  disk: SmallDisk | null;
  /** The store's own process; `null` for the embedded store. */
  engine: Engine | null;
  random: Random;
  /** How long faults last, in relation to what is usual: less in a short run. */
  pace: number;
  /** Notes what a fault did, for the report. */
  note: (what: string) => void;
}

export interface Fault {
  kind: string;
  /** Two that handle the disk are done one after the other. */
  onDisk?: true;
  /** Why it cannot be done here; `null`: it can. */
  leftOut(stage: Stage): string | null;
  /** Resolves when it is over and the server is up again. */
  run(stage: Stage): Promise<void>;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
