/**
 * Measures sending a message in the product (P) against hand-written servers (R1, and R2 with group commit):
 *
 *   npm run bench -- [throughput] [options]
 *
 * The servers and the load generator are processes of their own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMongodb } from '../stores/mongodb-engine';
import { GeneratorProcess } from './generator-process';
import { parseOptions } from './options';
import { startSubject, SUBJECTS, type Subject } from './subjects';
import { measureThroughput } from './throughput';

const options = parseOptions(process.argv.slice(2));
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const directory = options.dir ?? mkdtempSync(join(tmpdir(), 'prochat-bench-'));
const engine = options.store === 'mongodb' ? await startMongodb(join(directory, 'mongodb')) : null;
const generator = new GeneratorProcess();
const subjects: Subject[] = [];
try {
  for (const name of SUBJECTS) {
    const subject = await startSubject(name, {
      store: options.store,
      size: options,
      directory,
      mongodb: engine?.uri ?? null,
      commit: options.commit,
      environment: { LOG_LEVEL: options.logLevel },
    });
    subjects.push(subject);
    await generator.connect(name, subject.plan);
    say(`${name} is ready: ${subject.durability}`);
  }
  say(`load ${loadavg().join(' ')}`);
  const rounds = await measureThroughput(generator, subjects, options, say);
  for (const { subject, best } of rounds) process.stdout.write(`${subject} ${best.rate}\n`);
} finally {
  generator.stop();
  for (const { server } of subjects) await server.stop();
  await engine?.stop();
  if (options.dir === null) rmSync(directory, { recursive: true, force: true });
}
