/**
 * The load generator, a process of its own: does what the orchestrator asks over IPC, one command after the other.
 * Started by `GeneratorProcess` only.
 */
import { Fleet } from './fleet';
import { OpenLoop } from './open-loop';
import type { Answer, Command } from './plan';
import { Crowd } from './ride';

const fleets = new Map<string, Fleet>();
const crowds = new Map<string, Crowd>();

async function obey(command: Command): Promise<unknown> {
  switch (command.type) {
    case 'connect': {
      const fleet = new Fleet(command.plan);
      fleets.set(command.fleet, fleet);
      await fleet.connect();
      return null;
    }
    case 'run':
      return new OpenLoop(fleetOf(command.fleet), command.load).run();
    case 'disconnect':
      fleets.get(command.fleet)?.disconnect();
      crowds.get(command.fleet)?.close();
      fleets.delete(command.fleet);
      crowds.delete(command.fleet);
      return null;
    case 'gather': {
      const crowd = new Crowd(command.plan);
      crowds.set(command.fleet, crowd);
      await crowd.gather();
      return null;
    }
    case 'ride':
      return crowds.get(command.fleet)?.ride(command.ride);
  }
}

function fleetOf(name: string): Fleet {
  const fleet = fleets.get(name);
  if (!fleet) throw new Error(`There is no fleet ${name}.`);
  return fleet;
}

function answer(message: Answer): void {
  process.send?.(message);
}

process.on('message', (command: Command) => {
  obey(command).then(
    (result) => answer({ ok: true, result }),
    (error: unknown) =>
      answer({ ok: false, error: error instanceof Error ? (error.stack ?? '') : String(error) }),
  );
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0));
