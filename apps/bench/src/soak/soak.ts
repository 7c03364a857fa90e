import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CAST, TEST_ORIGIN, type ClientSession } from '@prochat/server/testing';
import { Random } from '../data/random';
import { AssignmentCheck } from './checks/assignment';
import { checkConvergence } from './checks/convergence';
import { checkOrder } from './checks/order';
import { baseline, checkResources, type Resources } from './checks/resources';
import { checkSet } from './checks/set';
import { scanStore } from './checks/store-scan';
import { waitForQuiet, type Quiet } from './checks/quiet';
import { Watcher } from './checks/watcher';
import { FaultProxy } from './faults/fault-proxy';
import { calm, loseLastWords } from './faults/network-faults';
import { Schedule, type Done } from './faults/schedule';
import { Governor } from './governor';
import { Ledger } from './ledger';
import type { SoakOptions } from './options';
import { Deeds } from './people/deeds';
import { Lives } from './people/lives';
import { World } from './people/world';
import { ServerClock } from './server/clock-shim';
import { Engine } from './server/engine';
import { ServerHost } from './server/server-host';
import { SmallDisk } from './server/small-disk';
import type { Violations } from './violations';

const DISK_MB = 4_096;
/** Connections of a process that has just ended have heard everything by then. */
const STRAGGLERS_MS = 2_000;
/** A short run has all kinds of faults in it as well, each a little shorter. */
const SHORT_MINUTES = 3;

export interface SoakReport {
  ledger: Ledger;
  done: Done[];
  leftOut: ReadonlyMap<string, string>;
  events: ReadonlyMap<string, number>;
  asked: ReadonlyMap<string, number>;
  seconds: number;
  quiet: Quiet;
  stored: number;
  conversations: number;
  clients: number;
  listsCompared: number;
  resources: Resources;
  starts: number;
  refusedStarts: number;
}

/** One soak: people and faults against real server processes, then quiet, then all checks. */
export class Soak {
  readonly #ledger = new Ledger();
  readonly #cleanUps: (() => void | Promise<void>)[] = [];

  constructor(
    private readonly options: SoakOptions,
    private readonly dir: string,
    private readonly violations: Violations,
    private readonly say: (line: string) => void,
    private readonly interruption: AbortSignal,
  ) {}

  /** @throws Error when it could not be carried out; nothing stays mounted or running either way */
  async run(): Promise<SoakReport> {
    try {
      return await this.#run();
    } finally {
      for (const cleanUp of this.#cleanUps.reverse()) await cleanUp();
    }
  }

  async #run(): Promise<SoakReport> {
    const { seed, store, minutes, rate, faults } = this.options;
    const random = new Random(seed);
    const chance = Random.of(seed, 2, 0);
    const clock = new ServerClock(join(this.dir, 'clock'));
    const proxy = await FaultProxy.listen(() => chance.next());
    this.#cleanUps.push(() => proxy.close());
    const engine = store === 'mongodb' ? await this.#engine() : null;
    const disk = engine ? null : SmallDisk.make(this.dir, DISK_MB);
    if (disk) this.#cleanUps.push(() => disk.remove());
    const host = new ServerHost({
      ...{ clock, proxy, dir: this.dir, violations: this.violations },
      environment: this.#environment(disk?.dir ?? this.dir, engine),
    });
    this.#cleanUps.push(() => host.stop());
    await host.start();
    const before = baseline(host);

    const watcher = new Watcher(this.#ledger, this.violations, clock, () => host.aloneForMs > STRAGGLERS_MS);
    const world = new World(() => proxy.url, seed, watcher);
    this.#cleanUps.push(() => world.close());
    await world.settle();
    watcher.watch(world);
    const governor = new Governor(rate);
    const lives = new Lives(new Deeds(world, this.#ledger, this.violations), governor, watcher);
    await lives.begin();
    this.say(`${world.clients.length} clients of ${world.everybody.length} people are there; load begins.`);

    const startMs = performance.now();
    const untilMs = startMs + minutes * 60_000;
    const isShort = minutes < SHORT_MINUTES;
    const stage = { proxy, host, clock, disk, engine, pace: isShort ? 0.5 : 1 };
    const gapMs = isShort ? { least: 500, most: 1_500 } : { least: 2_000, most: 8_000 };
    const schedule = new Schedule(
      stage,
      random,
      { faults, untilMs, gapMs, signal: this.interruption },
      this.say,
    );
    const living = lives.live();
    await schedule.run();
    await this.#until(untilMs);
    calm(stage);
    await loseLastWords(proxy, chance, () => governor.stop());
    const seconds = (performance.now() - startMs) / 1000;
    await living;

    const session = world.admin.sessions[0] as ClientSession;
    const quiet = await waitForQuiet(world, host, this.violations);
    const scanned = await scanStore(session);
    checkSet(scanned, this.#ledger, this.violations);
    checkOrder(scanned, this.#ledger, this.violations);
    const listsCompared = checkConvergence(world.clients, scanned, this.violations);
    new AssignmentCheck(scanned, world, this.violations).run(this.#ledger, watcher);
    const clients = world.clients.length;
    for (const { counts } of world.everybody.flatMap(({ sessions }) => sessions)) {
      this.#ledger.count('logins', counts.signIns);
      this.#ledger.count('refreshes', counts.refreshes);
    }
    world.close();
    return {
      ...{ ledger: this.#ledger, done: schedule.done, leftOut: schedule.leftOut, events: watcher.events },
      ...{ asked: watcher.asked },
      ...{ seconds, quiet, clients, listsCompared, starts: host.starts, refusedStarts: host.refusedStarts },
      stored: [...scanned.values()].reduce((sum, { log }) => sum + log.length, 0),
      conversations: scanned.size,
      resources: await checkResources(host, before, engine !== null, this.violations),
    };
  }

  async #engine(): Promise<Engine> {
    const engine = await Engine.start(join(this.dir, 'mongodb'));
    if (!engine) throw new Error('There is no MongoDB engine beside the checkout.');
    this.#cleanUps.push(() => engine.stop());
    return engine;
  }

  #environment(dataRoot: string, engine: Engine | null): Record<string, string> {
    const dataDir = join(dataRoot, 'data');
    mkdirSync(dataDir, { recursive: true });
    return {
      NODE_ENV: 'production',
      PORT: '0',
      PUBLIC_URL: TEST_ORIGIN,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      ADMIN_EMAIL: CAST.priya.email,
      ADMIN_PASSWORD: CAST.priya.password,
      LOGIN_RATE: '999999/1',
      REST_RATE: '999999/1',
      MESSAGE_RATE: '999999/1',
      OPEN_CONVERSATIONS_PER_USER: '100000',
      ...(engine && {
        MONGODB_URI: engine.uri,
        JWT_SECRET: randomBytes(24).toString('hex'),
      }),
    };
  }

  async #until(untilMs: number): Promise<void> {
    while (performance.now() < untilMs && !this.interruption.aborted)
      await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
