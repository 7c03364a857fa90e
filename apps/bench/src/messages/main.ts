/**
 * Measures sending a message in the product (P) against servers written by hand (R1, and R2 with group commit):
 *
 *   npm run bench -- [what...] [--store sqlite|mongodb] [--quick] [--rounds 5] [--seconds 5] [--conversations 200]
 *                    [--professionals N] [--rate N] [--clients 2000] [--every 15] [--minutes 3] [--text 120]
 *                    [--messages 10000] [--commit group|turn] [--log-level info] [--dir DIR] [--built]
 *
 * throughput  P1, P2, P3: the most messages a second with p99 of the acknowledgement within 50 ms; latency at half of R2's
 * memory      P5: what an idle connection costs, with --clients of them (10000)
 * box         P6: --clients users, --rate messages a second, receipts on
 * start       P13: from `npm start` of a built tree to /api/health/ready
 * drops       clients cut off at random, each every --every seconds, while --rate messages a second flow
 * restart     SIGTERM and kill -9 of the server with --clients connected
 * costs       the main thread's time per message by part of the server, at --rate
 * uploads     all of: upload-memory (20 people, 10 MB each, at once), upload-latency (messages at --rate while 200 files come
 *             at once, against messages alone), upload-aborted (what 5,000 broken-off uploads leave behind)
 * pages       P11, P12: both doors in Chromium with a slow processor and network, with a conversation of --messages (10000)
 *
 * Servers and load generator are processes of their own. Tables go to stdout, progress to stderr, raw figures to
 * dist/bench/. P4 (store commands per message) is counted by tests; P7 and P8 come from `npm run bench:stores`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchBox } from './box';
import { benchCosts } from './costs';
import { benchMemory } from './memory';
import { parseOptions, type BenchName } from './options';
import { header } from './report';
import { benchDrops, benchRestart } from './rides';
import { minuteLoad, Session, type BenchReport } from './session';
import { benchStart } from './start';
import { benchThroughput } from './throughput';
import { benchAbortedUploads } from '../uploads/aborted';
import { benchUploadLatency } from '../uploads/latency';
import { benchUploadMemory } from '../uploads/memory';
import { benchPages } from '../pages/pages';

const RAW = 'dist/bench';
const MEASUREMENTS: Record<BenchName, (session: Session) => Promise<BenchReport>> = {
  throughput: benchThroughput,
  memory: benchMemory,
  box: benchBox,
  start: benchStart,
  drops: benchDrops,
  restart: benchRestart,
  costs: benchCosts,
  'upload-memory': benchUploadMemory,
  'upload-latency': benchUploadLatency,
  'upload-aborted': benchAbortedUploads,
  pages: benchPages,
};

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const stamp = new Date().toISOString().replace(/\W/g, '');
  const session = await Session.open(options);
  // Servers are in groups of nobody: whoever ends this must not leave them behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void session.close().finally(() => process.exit(130)));
  mkdirSync(RAW, { recursive: true });
  try {
    for (const bench of options.benches) {
      const load = { before: minuteLoad(), after: 0 };
      const report = await MEASUREMENTS[bench](session);
      await session.clear();
      load.after = minuteLoad();
      const file = join(RAW, `${bench}-${options.store}-${stamp}.json`);
      writeFileSync(
        file,
        JSON.stringify({ bench, options, node: process.version, load, ...report }, null, 1),
      );
      process.stdout.write(`${header(report, options, load)}\n${report.markdown}\n`);
    }
  } finally {
    await session.close();
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
