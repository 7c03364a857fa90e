/**
 * Real server processes, real sockets, people who talk, and a fault every few seconds; then quiet, and everything that was
 * acknowledged is held against the store and against every client's list.
 *
 *   npm run soak -- [--minutes 1] [--seed N] [--store sqlite|mongodb] [--faults kill,storm,...|none] [--rate 250] [--keep]
 *
 * The seed decides the faults and what people do; it is printed, and gives the same faults in the same order again. Faults
 * and progress go to stderr, the report to stdout. Exit code 1: a promise was broken; what is needed to understand it is
 * printed. --keep leaves the logs also when all is well.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSoakOptions } from './options';
import { toLines } from './report';
import { Soak } from './soak';
import { Violations } from './violations';

/** Asked to end: the load stops, what was done is checked. A second time it ends at once. */
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort();
  });

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const options = parseSoakOptions(process.argv.slice(2));
const dir = mkdtempSync(join(tmpdir(), 'prochat-soak-'));
say(`Seed ${options.seed}, logs in ${dir}.`);
const violations = new Violations(say);
try {
  const report = await new Soak(options, dir, violations, say, interruption.signal).run();
  process.stdout.write(`${toLines(report, options, violations).join('\n')}\n`);
  if (violations.total > 0) {
    const file = join(dir, 'violations.json');
    writeFileSync(file, JSON.stringify({ options, done: report.done, violations: violations.kept }, null, 1));
    process.stdout.write(`All of it: ${file}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  say(`The soak could not be carried out. Seed ${options.seed}.`);
  process.exitCode = 2;
}
if (!options.keep && !process.exitCode) rmSync(dir, { recursive: true, force: true });
process.exit();
