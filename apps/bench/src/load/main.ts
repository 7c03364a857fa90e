/**
 * The load generator, a process of its own: does what the orchestrator asks over IPC, one command after the other.
 * Started by `GeneratorProcess` only.
 */
import { Fleet } from './fleet';
import { OpenLoop } from './open-loop';
import type { Answer, Command } from './plan';

const fleets = new Map<string, Fleet>();

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
      fleetOf(command.fleet).disconnect();
      fleets.delete(command.fleet);
      return null;
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
