import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openToRead } from '../open-sqlite-archive';
import { openSqliteStores } from '../sqlite-stores';
import { summariesBehind } from '../summary-tail';
import { StoreOwner } from './child-process';
import { numberOf } from './facts';
import { Ledger } from './ledger';
import { faultsOfIndexFile } from './search-faults';
import { auditStore, type AuditReport } from './store-audit';

export interface KillRoundsOptions {
  /** The built store owner. */
  program: string;
  /** An empty directory. */
  dir: string;
  seed: number;
  rounds: number;
  /** After so many rounds the next begins with an empty store, so that audits stay short. */
  roundsPerStore: number;
  /** A round ends after at most so many acks. */
  mostAcks: number;
  told?: (round: number, report: KillReport) => void;
}

export interface KillReport extends AuditReport {
  kills: number;
  /** Conversations whose rows were behind their logs when the store was opened for the audit. */
  behind: number;
  /** Acknowledged writes. */
  writes: number;
}

type Counts = Pick<KillReport, 'kills' | 'behind' | 'writes'>;

const LANES = 16;
const MOST_LETTERS = 800;
/** In microseconds: a commit with its sync takes about as long. */
const AFTER_AN_ACK_US = 4_000;
const WHILE_OPENING_US = 40_000;
const WHILE_CLOSING_US = 15_000;

/**
 * Rounds of: start a process that works on the store, kill it with SIGKILL at an instant drawn by the seed, open what it
 * left and audit it. Every round dies under load; every third dies once more while it recovers from that, every fourth
 * while it closes, and new stores while they are made.
 */
export async function runKillRounds(options: KillRoundsOptions): Promise<KillReport> {
  const total: KillReport = {
    kills: 0,
    behind: 0,
    writes: 0,
    lost: [],
    phantom: [],
    doubled: [],
    unsound: [],
  };
  let store: KilledStore | undefined;
  for (let round = 0; round < options.rounds; round++) {
    if (!store || round % options.roundsPerStore === 0) store = new KilledStore(options, round);
    await store.round(round);
    const report = await store.audit();
    addUp(total, store.takeCounts(), report);
    options.told?.(round, total);
  }
  return total;
}

class KilledStore {
  readonly #dir: string;
  readonly #ledger: Ledger;
  #kills = 0;
  #behind = 0;
  #told = 0;

  constructor(
    private readonly options: KillRoundsOptions,
    firstRound: number,
  ) {
    this.#dir = join(options.dir, `store-${firstRound}`);
    mkdirSync(this.#dir);
    this.#ledger = new Ledger(options.seed + firstRound, MOST_LETTERS);
  }

  async round(round: number): Promise<void> {
    const chance = (purpose: number, below: number) => numberOf(this.options.seed, round, purpose) % below;
    const isNew = this.#ledger.facts.length === 0;
    if (isNew) await this.#killWhileOpening(chance(1, WHILE_OPENING_US));
    await this.#killUnderLoad(chance(2, this.options.mostAcks), chance(3, AFTER_AN_ACK_US));
    if (round % 3 === 0) await this.#killWhileOpening(chance(4, WHILE_OPENING_US));
    if (round % 4 === 0) await this.#killWhileClosing(chance(5, WHILE_CLOSING_US));
  }

  async audit(): Promise<AuditReport> {
    this.#behind += countBehind(this.#dir);
    const stores = await openSqliteStores(this.#dir);
    const report = await auditStore(stores, this.#ledger);
    await stores.close();
    report.unsound.push(...faultsOfIndexFile(join(this.#dir, 'prochat-search.db')));
    if (existsSync(join(this.#dir, 'prochat.db-wal'))) report.unsound.push('Closing has left a log behind.');
    return report;
  }

  /** Since it was asked the last time. */
  takeCounts(): Counts {
    const counts = {
      kills: this.#kills,
      behind: this.#behind,
      writes: this.#ledger.writes - this.#told,
    };
    this.#kills = 0;
    this.#behind = 0;
    this.#told = this.#ledger.writes;
    return counts;
  }

  async #killUnderLoad(acks: number, afterUs: number): Promise<void> {
    const owner = this.#start();
    await owner.opened();
    await owner.statesFacts(1 + acks);
    await this.#kill(owner, afterUs);
  }

  async #killWhileOpening(afterUs: number): Promise<void> {
    const owner = this.#start();
    await owner.says('{"opening":');
    await this.#kill(owner, afterUs);
  }

  async #killWhileClosing(afterUs: number): Promise<void> {
    const owner = this.#start();
    await owner.opened();
    await owner.statesFacts(50);
    owner.beginClosing();
    await owner.says('{"closing":');
    await this.#kill(owner, afterUs);
  }

  #start(): StoreOwner {
    const { seed, mostLetters, lanes: resume } = this.#ledger;
    const options = { seed, mostLetters, lanes: LANES, resume };
    return new StoreOwner(this.options.program, 'load', this.#dir, options);
  }

  async #kill(owner: StoreOwner, afterUs: number): Promise<void> {
    const until = process.hrtime.bigint() + BigInt(afterUs) * 1_000n;
    // Timers know whole milliseconds only.
    while (process.hrtime.bigint() < until);
    await owner.kill();
    this.#kills += 1;
    for (const line of owner.lines) this.#ledger.addLine(line);
  }
}

/** Looks only: what is behind stays so for the audit. */
function countBehind(dir: string): number {
  const store = openToRead(dir);
  const { size } = summariesBehind(store);
  store.close();
  return size;
}

function addUp(total: KillReport, counts: Counts, report: AuditReport): void {
  total.kills += counts.kills;
  total.behind += counts.behind;
  total.writes += counts.writes;
  for (const kind of ['lost', 'phantom', 'doubled', 'unsound'] as const) total[kind].push(...report[kind]);
}
