import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildStoreOwner } from './child-process';
import { runFullDisks } from './full-disks';
import { runKillRounds } from './kill-rounds';
import { runPowerCuts } from './power-cuts';
import { inTemporaryDirectory } from './temporary-directory';

/**
 * The long form of the durability tests, `npm run stores:faults -- --rounds 100 --seed 1`: kills, power cuts and full
 * disks as often as asked, each with its counts. Ends with 1 when anything was lost or wrong.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '0' },
    'power-cuts': { type: 'string', default: '0' },
    'full-disks': { type: 'string', default: '0' },
  },
});
const seed = Number(values.seed);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns whether all was well */
async function killRounds(program: string, rounds: number): Promise<boolean> {
  return inTemporaryDirectory(async (dir) => {
    const report = await runKillRounds({
      ...{ program, dir, seed, rounds, roundsPerStore: 10, mostAcks: 3_000 },
      told: (round, { kills, writes }) => {
        if (round % 10 === 9) say(`  round ${round + 1}: ${kills} kills, ${writes} acknowledged writes`);
      },
    });
    const { kills, writes, lost, phantom, doubled, unsound } = report;
    say(
      `kill -9: ${rounds} rounds, ${kills} kills, ${writes} acknowledged writes, ${lost.length} lost, ` +
        `${phantom.length} phantom, ${doubled.length} doubled, ${unsound.length} faults of integrity (seed ${seed})`,
    );
    const faults = [...lost, ...phantom, ...doubled, ...unsound];
    for (const fault of faults.slice(0, 20)) say(`  ${fault}`);
    return faults.length === 0;
  });
}

/** With the syncs left out the same cuts must lose something: else the test would prove nothing. */
async function powerCuts(program: string, cuts: number, sync: 'real' | 'none'): Promise<boolean> {
  return inTemporaryDirectory(async (dir) => {
    const cutsPerStore = sync === 'real' ? 10 : 1;
    const report = await runPowerCuts({ program, dir, seed, cuts, cutsPerStore, sync });
    const { writes, cutsWithLoss, lost, phantom, doubled, unsound } = report;
    say(
      `power cut${sync === 'none' ? ', syncs left out' : ''}: ${cuts} cuts, ${writes} acknowledged writes, ` +
        `${lost.length} lost (in ${cutsWithLoss} cuts), ${phantom.length} phantom, ${doubled.length} doubled, ` +
        `${unsound.length} faults of integrity (seed ${seed})`,
    );
    if (sync === 'none') return lost.length > 0;
    const faults = [...lost, ...phantom, ...doubled, ...unsound];
    for (const fault of faults.slice(0, 20)) say(`  ${fault}`);
    return faults.length === 0;
  });
}

async function fullDisks(program: string, rounds: number): Promise<boolean> {
  return inTemporaryDirectory(async (dir) => {
    const report = await runFullDisks({ program, dir, seed, rounds });
    const { writes, refusedStarts, recovered, lost, phantom, doubled, unsound } = report;
    say(
      `full disk: ${rounds} rounds, ${refusedStarts} starts refused, ${recovered} times writing again with room, ` +
        `${writes} acknowledged writes, ${lost.length} lost, ${phantom.length} phantom, ${doubled.length} doubled, ` +
        `${unsound.length} faults (seed ${seed})`,
    );
    const faults = [...lost, ...phantom, ...doubled, ...unsound];
    for (const fault of faults.slice(0, 20)) say(`  ${fault}`);
    return faults.length === 0;
  });
}

const program = await buildStoreOwner();
try {
  const results: boolean[] = [];
  if (Number(values.rounds) > 0) results.push(await killRounds(program, Number(values.rounds)));
  const cuts = Number(values['power-cuts']);
  if (cuts > 0) {
    results.push(await powerCuts(program, cuts, 'real'));
    results.push(await powerCuts(program, Math.ceil(cuts / 4), 'none'));
  }
  const full = Number(values['full-disks']);
  if (full > 0) results.push(await fullDisks(program, full));
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  rmSync(program);
}
