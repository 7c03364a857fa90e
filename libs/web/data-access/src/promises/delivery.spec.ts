import './browser-storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc, { type AsyncCommand } from 'fast-check';
import { DEEDS, type Model } from './deeds';
import { Installation, type Name } from './installation';
import { REGRESSIONS } from './regressions';
import { Scene } from './scene';

/** Of the run that every build makes. Others: `MODEL_SEED=n MODEL_RUNS=n`, printed with what they found. */
const SEED = Number(process.env['MODEL_SEED'] ?? 4);
const RUNS = Number(process.env['MODEL_RUNS'] ?? 12);
const DEEDS_MAX = 25;

/** Real clients in front of the real server, and any sequence of what people and faults do. */
describe('whatever happens', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await Installation.open();
  }, 60_000);
  afterAll(() => installation.close());

  async function play(deeds: Iterable<AsyncCommand<Model, Scene, boolean>>): Promise<void> {
    const scene = await Scene.open(installation);
    let wrong: string[];
    try {
      await fc.asyncModelRun(() => ({ model: { broken: new Set<Name>() }, real: scene }), deeds);
    } finally {
      wrong = await scene.verdict();
      scene.end();
    }
    expect(wrong).toEqual([]);
  }

  it.each(Object.entries(REGRESSIONS))('%s', async (_rule, deeds) => play(deeds), 60_000);

  it('nothing acknowledged is lost, nothing is doubled, and all see the same', async () => {
    const sequences = fc.commands(DEEDS, { maxCommands: DEEDS_MAX, size: 'max' });
    // Shrinking plays hundreds of sequences: for whoever looks for the cause, not for a build.
    const endOnFailure = process.env['MODEL_SHRINK'] === undefined;
    await fc.assert(fc.asyncProperty(sequences, play), { seed: SEED, numRuns: RUNS, endOnFailure });
  }, 600_000);
});
