import type { Random } from '../../data/random';
import type { FaultProxy } from './fault-proxy';
import { RESETS, type ProxiedConnection, type ResetMoment } from './proxied-connection';
import { pause, type Fault, type Stage } from './stage';

/** A moment that does not come is not waited for longer. */
const MOMENT_WITHIN_MS = 2_000;

const always = (): null => null;

/** Some connections are reset exactly between two steps of a message. */
function resetAt(moment: ResetMoment): Fault {
  return {
    kind: `reset-${moment}`,
    leftOut: always,
    async run({ proxy, random, note }) {
      const chosen = some(proxy.sockets, random.next() * 0.4, () => random.next());
      let struck = 0;
      for (const connection of chosen) connection.arm(moment, () => (struck += 1));
      const until = performance.now() + MOMENT_WITHIN_MS;
      while (struck < chosen.length && performance.now() < until) await pause(20);
      for (const connection of chosen) connection.disarm();
      note(`${struck} of ${chosen.length} connections`);
    },
  };
}

const halfOpen: Fault = {
  kind: 'half-open',
  leftOut: always,
  async run({ proxy, random, pace, note }) {
    const chosen = some(proxy.connections, 0.1 + random.next() * 0.4, () => random.next());
    for (const connection of chosen) connection.silence();
    const forMs = pace * (2_000 + random.below(4_000));
    note(`${chosen.length} connections for ${Math.round(forMs)} ms`);
    await pause(forMs);
    // What has swallowed bytes can only end: so does a router that has forgotten it.
    for (const connection of chosen) connection.reset();
  },
};

const latency: Fault = {
  kind: 'latency',
  leftOut: always,
  async run({ proxy, random, pace, note }) {
    const latencyMs = 20 + random.below(300);
    const jitterMs = random.below(200);
    note(`${latencyMs} ms and up to ${jitterMs} more`);
    proxy.setWeather({ latencyMs, jitterMs });
    await pause(pace * (2_000 + random.below(3_000)));
    proxy.setWeather({ latencyMs: 0, jitterMs: 0 });
  },
};

const freeze: Fault = {
  kind: 'freeze',
  leftOut: always,
  async run({ proxy, random, pace, note }) {
    const forMs = pace * (500 + random.below(2_500));
    note(`${Math.round(forMs)} ms`);
    proxy.setWeather({ frozen: true });
    await pause(forMs);
    proxy.setWeather({ frozen: false });
  },
};

const storm: Fault = {
  kind: 'storm',
  leftOut: always,
  run({ proxy, note }) {
    const all = proxy.connections;
    for (const connection of all) connection.reset();
    note(`${all.length} connections`);
    return Promise.resolve();
  },
};

export const NETWORK_FAULTS: readonly Fault[] = [...RESETS.map(resetAt), halfOpen, latency, freeze, storm];

/** At least one, if there is one. */
function some(all: ProxiedConnection[], share: number, chance: () => number): ProxiedConnection[] {
  const chosen = all.filter(() => chance() < share);
  return chosen.length > 0 ? chosen : all.slice(0, 1);
}

/** What may be left of a fault that was cut short. */
export function calm({ proxy }: Pick<Stage, 'proxy'>): void {
  proxy.setWeather({ frozen: false, latencyMs: 0, jitterMs: 0 });
}

/**
 * The end of every run: half of the connections go silent, the last messages are written, and only then the silent ones
 * come back. Nothing follows that would show them a hole, so `heads`, `sync` and joining must bring what they missed.
 */
export async function loseLastWords(proxy: FaultProxy, random: Random, endOfLoad: () => void): Promise<void> {
  const silent = some(proxy.sockets, 0.5, () => random.next());
  for (const connection of silent) connection.silence();
  await pause(1_000);
  endOfLoad();
  await pause(1_000);
  for (const connection of silent) connection.reset();
}
