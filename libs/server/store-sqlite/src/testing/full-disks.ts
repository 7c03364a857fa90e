import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStores } from '../sqlite-stores';
import { NOT_OPENED, StoreOwner } from './child-process';
import { TmpfsRoom } from './disk-room';
import { numberOf } from './facts';
import { Ledger } from './ledger';
import { auditStore, type AuditReport } from './store-audit';

export interface FullDiskOptions {
  program: string;
  /** An empty directory. */
  dir: string;
  seed: number;
  rounds: number;
}

export interface FullDiskReport extends AuditReport {
  /** Acknowledged writes. */
  writes: number;
  /** Starts with hardly any room that were refused, each in one line that names the disk. */
  refusedStarts: number;
  /** Rounds in which writing went on as soon as there was room. */
  recovered: number;
}

const DISK_MB = 32;
const LANES = 16;
const MOST_LETTERS = 1_500;
/** A full disk has left this many bytes at most. More than a checkpoint wants to write shows the log running full first. */
const MOST_LEFT = [0, 5_000, 40_000, 600_000, 6_000_000];

/** Rounds of: start with hardly any room, work until the disk is full, look at it, give room, go on, and audit what is there. */
export async function runFullDisks(options: FullDiskOptions): Promise<FullDiskReport> {
  const total: FullDiskReport = {
    ...{ writes: 0, refusedStarts: 0, recovered: 0 },
    ...{ lost: [], phantom: [], doubled: [], unsound: [] },
  };
  const room = new TmpfsRoom(options.dir, DISK_MB);
  try {
    for (let round = 0; round < options.rounds; round++) {
      for (const name of readdirSync(room.dir)) rmSync(join(room.dir, name), { recursive: true });
      await new FullDiskRound(room, options, round, total).run();
    }
  } finally {
    room.remove();
  }
  return total;
}

class FullDiskRound {
  readonly #dir: string;
  readonly #ledger: Ledger;

  constructor(
    private readonly room: TmpfsRoom,
    private readonly options: FullDiskOptions,
    private readonly round: number,
    private readonly total: FullDiskReport,
  ) {
    this.#dir = join(room.dir, `store-${round}`);
    this.#ledger = new Ledger(options.seed + round, MOST_LETTERS);
  }

  async run(): Promise<void> {
    this.room.leave(0, this.#chance(1, 40) * 8_192);
    await this.#working(async (owner) => {
      const ended = owner.ended();
      const answer = await Promise.race([owner.says('{"unavailable":').catch(() => null), ended]);
      if (answer === NOT_OPENED) this.total.refusedStarts += 1;
      this.total.unsound.push(...unclearRefusals(owner));
    });
    this.room.giveRoom();

    await this.#working(async (owner) => {
      await owner.opened();
      await owner.statesFacts(1 + this.#chance(2, 1_500));
      const mostLeft = MOST_LEFT[this.round % MOST_LEFT.length] ?? 0;
      this.room.leave(0, this.#chance(3, mostLeft + 1));
      this.total.unsound.push(...(await faultsWhileFull(owner)));
      this.room.giveRoom();
      await owner.statesFacts(LANES * 4);
      this.total.recovered += 1;
    });
    await this.#audit();
  }

  async #working(until: (owner: StoreOwner) => Promise<void>): Promise<void> {
    const { seed, mostLetters, lanes: resume } = this.#ledger;
    const options = { seed, mostLetters, lanes: LANES, resume };
    const owner = new StoreOwner(this.options.program, 'load', this.#dir, options);
    try {
      await until(owner);
    } finally {
      await owner.kill();
    }
    for (const line of owner.lines) this.#ledger.addLine(line);
  }

  async #audit(): Promise<void> {
    const stores = await openSqliteStores(this.#dir);
    const report = await auditStore(stores, this.#ledger);
    await stores.close();
    this.total.writes += this.#ledger.writes;
    for (const kind of ['lost', 'phantom', 'doubled', 'unsound'] as const)
      this.total[kind].push(...report[kind]);
  }

  #chance(purpose: number, below: number): number {
    return numberOf(this.options.seed, this.round, purpose) % below;
  }
}

/** A process that could not open the store must have said why. */
function unclearRefusals({ lines }: StoreOwner): string[] {
  return lines
    .filter((line) => line.startsWith('{"notOpened":') && !/is full|Check the disk/.test(line))
    .map((line) => `An unclear refusal: ${line}`);
}

async function faultsWhileFull(owner: StoreOwner): Promise<string[]> {
  // The search index may be the first to find no room. Then writing goes on, and so does the health.
  await owner.says(/^\{"unavailable":\d+,"write":true/, owner.lines.length);
  const { health } = await owner.asked('health');
  const { read } = await owner.asked('read');
  return [
    ...(health === 'ok' ? ['The health is good while writes are refused.'] : []),
    ...(typeof read === 'number' && read > 0 ? [] : ['Reading stops while writes are refused.']),
  ];
}
