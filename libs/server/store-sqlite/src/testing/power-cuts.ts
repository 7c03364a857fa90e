import { join } from 'node:path';
import { openSqliteStores } from '../sqlite-stores';
import { StoreOwner, type StoreOwnerOptions } from './child-process';
import { numberOf } from './facts';
import { Ledger } from './ledger';
import { LoopDisk } from './loop-disk';
import { faultsOfIndexFile } from './search-faults';
import { auditStore, type AuditReport } from './store-audit';

export interface PowerCutOptions {
  program: string;
  /** An empty directory. */
  dir: string;
  seed: number;
  cuts: number;
  /** After so many cuts the next begins with an empty store. */
  cutsPerStore: number;
  sync: StoreOwnerOptions['sync'];
}

export interface PowerCutReport extends AuditReport {
  /** Acknowledged writes. */
  writes: number;
  /** Cuts after which something acknowledged was gone. */
  cutsWithLoss: number;
}

const DISK_MB = 256;
const LANES = 16;
const MOST_LETTERS = 800;
const MOST_ACKS = 2_500;
const WHILE_OPENING_MS = 120;

/** Rounds of: work on a store on a disk of its own, cut that disk's power, mount it again, open what it has and audit it. */
export async function runPowerCuts(options: PowerCutOptions): Promise<PowerCutReport> {
  const total: PowerCutReport = {
    writes: 0,
    cutsWithLoss: 0,
    lost: [],
    phantom: [],
    doubled: [],
    unsound: [],
  };
  const disk = new LoopDisk(options.dir, DISK_MB);
  try {
    let store: { dir: string; ledger: Ledger } | undefined;
    for (let cut = 0; cut < options.cuts; cut++) {
      if (!store || cut % options.cutsPerStore === 0)
        store = { dir: join(disk.dir, `store-${cut}`), ledger: new Ledger(options.seed + cut, MOST_LETTERS) };
      const before = store.ledger.writes;
      await workUntilCut(disk, store, cut, options);
      disk.unmount();
      disk.mount();
      addUp(total, store.ledger.writes - before, await audit(store));
    }
  } finally {
    disk.remove();
  }
  return total;
}

async function workUntilCut(
  disk: LoopDisk,
  store: { dir: string; ledger: Ledger },
  cut: number,
  options: PowerCutOptions,
): Promise<void> {
  // Some while it is being opened: for the first time of all, when even the directory is new, or to recover from a kill.
  const isOpening = options.sync === 'real' && cut % 5 === 0;
  if (isOpening && store.ledger.facts.length > 0)
    await working(store, options, (owner) => owner.statesFacts(500));
  await working(store, options, async (owner) => {
    if (isOpening) {
      await owner.says('{"opening":');
      await instantWithin(numberOf(options.seed, cut, 1) % WHILE_OPENING_MS);
    } else await owner.statesFacts(1 + (numberOf(options.seed, cut, 2) % MOST_ACKS));
    disk.cutPower();
    // It must notice: from here on nothing may be acknowledged. In the middle of its opening it may also just end.
    await owner.says('{"unavailable":').catch(() => undefined);
  });
}

/** A process works on the store until `until`, then it is killed. What it had said is in the ledger. */
async function working(
  { dir, ledger }: { dir: string; ledger: Ledger },
  { program, sync }: PowerCutOptions,
  until: (owner: StoreOwner) => Promise<void>,
): Promise<void> {
  const { seed, mostLetters, lanes: resume } = ledger;
  const owner = new StoreOwner(program, 'load', dir, { seed, mostLetters, lanes: LANES, resume, sync });
  try {
    await until(owner);
  } finally {
    await owner.kill();
  }
  for (const line of owner.lines) ledger.addLine(line);
}

async function audit({ dir, ledger }: { dir: string; ledger: Ledger }): Promise<AuditReport> {
  const stores = await openSqliteStores(dir);
  const report = await auditStore(stores, ledger);
  await stores.close();
  report.unsound.push(...faultsOfIndexFile(join(dir, 'prochat-search.db')));
  return report;
}

/** Not a wait for anything to be done: the instant of the cut is drawn by chance. */
function instantWithin(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function addUp(total: PowerCutReport, writes: number, report: AuditReport): void {
  total.writes += writes;
  if (report.lost.length > 0) total.cutsWithLoss += 1;
  for (const kind of ['lost', 'phantom', 'doubled', 'unsound'] as const) total[kind].push(...report[kind]);
}
