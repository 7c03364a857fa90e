import { pause, type Fault, type Stage } from './stage';

/** Processes that were starting or stopping when the store was away end differently for so long. */
const AFTERMATH_MS = 12_000;

const always = (): null => null;
const needsDisk = ({ disk, engine }: Stage): string | null => {
  if (engine) return 'the data are not on the server’s disk';
  return disk ? null : 'no small disk can be mounted here (that needs root and mkfs.ext4)';
};

const kill: Fault = {
  kind: 'kill',
  leftOut: always,
  run: ({ host }) => host.kill(),
};

const deploy: Fault = {
  kind: 'sigterm',
  leftOut: always,
  run: ({ host }) => host.deploy(),
};

const stall: Fault = {
  kind: 'sigstop',
  leftOut: always,
  run(stage) {
    const forMs = Math.max(1_000, stage.pace * (1_000 + stage.random.below(4_000)));
    stage.note(`${Math.round(forMs)} ms`);
    return stage.host.stall(forMs);
  },
};

/** Room for a few more pages or none, then room again. Nothing may be acknowledged that is not stored. */
const diskFull: Fault = {
  kind: 'disk-full',
  onDisk: true,
  leftOut: needsDisk,
  async run({ disk, host, random, pace, note }) {
    const left = random.pick([0, 4_096, 65_536, 1_000_000]);
    const forMs = pace * (2_000 + random.below(3_000));
    note(`${left} bytes left, ${Math.round(forMs)} ms`);
    const excuse = host.excuse();
    disk?.fill(left);
    const until = performance.now() + forMs;
    // What a checkpoint gave back is taken again, so that it stays full.
    for (; performance.now() < until; await pause(200)) if (left < 65_536) disk?.fill(0);
    disk?.giveRoom();
    // Who was just starting or stopping may still have found it full.
    setTimeout(() => excuse.release(), AFTERMATH_MS).unref();
  },
};

/** A server that finds its directory read-only must refuse to start, and start when it may write again. */
const readOnly: Fault = {
  kind: 'read-only',
  onDisk: true,
  leftOut: needsDisk,
  async run({ disk, host, pace, note }) {
    const before = host.refusedStarts;
    let over: Promise<void> = Promise.resolve();
    const excuse = host.excuse();
    await host.deploy({
      between: () => {
        disk?.remount('ro');
        over = pause(pace * 3_000).then(() => disk?.remount('rw'));
      },
    });
    await over;
    excuse.release();
    note(`${host.refusedStarts - before} starts refused`);
  },
};

/** The power goes: what was not synced is gone. First the disk, then the process, which may acknowledge in between. */
const powerCut: Fault = {
  kind: 'power-cut',
  onDisk: true,
  leftOut: needsDisk,
  async run({ disk, host }) {
    const excuse = host.excuse();
    await host.kill({
      before: () => {
        disk?.cutPower();
        return pause(50);
      },
      between: () => {
        disk?.unmount();
        disk?.mount();
      },
    });
    excuse.release();
  },
};

/** Minutes forward (access tokens run out), or back. */
const clockJump: Fault = {
  kind: 'clock',
  leftOut: always,
  async run({ clock, host, random, pace, note }) {
    const minutes = random.pick([-60, -5, 20, 180]);
    note(`${minutes} minutes`);
    clock.set(minutes * 60_000);
    host.signal('SIGUSR2');
    await pause(pace * (2_000 + random.below(3_000)));
    clock.set(0);
    host.signal('SIGUSR2');
  },
};

/** The store's own process dies and comes back on the same data. */
const killEngine: Fault = {
  kind: 'kill-store',
  leftOut: ({ engine }) => (engine ? null : 'the store is no process of its own'),
  async run({ engine, host, random, pace }) {
    const excuse = host.excuse();
    await engine?.kill(() => pause(pace * random.below(2_000)));
    setTimeout(() => excuse.release(), AFTERMATH_MS).unref();
  },
};

/** Two processes on one store at once, for a while. */
const rolling: Fault = {
  kind: 'rolling',
  leftOut: ({ engine }) => (engine ? null : 'the embedded store belongs to one process'),
  run: ({ host, random, pace }) => host.roll(pace * random.below(3_000)),
};

export const SERVER_FAULTS: readonly Fault[] = [
  ...[kill, deploy, stall, diskFull, readOnly, powerCut, clockJump, killEngine, rolling],
];
