import type { GeneratorProcess } from './generator-process';
import { Inspector } from './inspector';
import { loadOf, measureRun, type MeasuredRun } from './measured-run';
import type { Options } from './options';
import { attribute, type Attribution } from './profile';
import type { BenchReport, Session } from './session';
import type { Subject } from './subjects';

/** Where the time of one message goes: the server's main thread under a fixed load, by V8's sampling profiler. */
interface CostReport {
  subject: string;
  run: MeasuredRun;
  messages: number;
  attribution: Attribution;
}

/** R2 and the product, one after the other, under the same load. */
export async function benchCosts(session: Session): Promise<BenchReport> {
  const reports: CostReport[] = [];
  const durability: Record<string, string> = {};
  for (const name of ['R2', 'P'] as const) {
    const subject = await session.start(name, session.options, { node: ['--inspect=127.0.0.1:0'] });
    await session.generator.connect(name, subject.plan);
    reports.push(await measureCosts(session.generator, subject, session.options));
    durability[name] = subject.durability;
    await session.generator.disconnect(name);
    await session.stop(subject);
  }
  return {
    title: `Where the time of a message goes, at ${session.options.rate} messages a second`,
    durability,
    markdown: reports.map(costTables).join('\n'),
    raw: reports,
  };
}

/** `subject` was started with `--inspect`; the profile begins after a warm-up of its own. */
async function measureCosts(
  generator: GeneratorProcess,
  subject: Subject,
  options: Options,
): Promise<CostReport> {
  const load = loadOf(options);
  await measureRun(generator, subject, { ...load, warmUpSeconds: 0, seconds: 5 });
  const inspector = await Inspector.attach(subject.server.written);
  await inspector.startProfile();
  const run = await measureRun(generator, subject, { ...load, warmUpSeconds: 0 });
  const profile = await inspector.stopProfile();
  inspector.close();
  return { subject: subject.name, run, messages: run.ack.n, attribution: attribute(profile) };
}

const FUNCTIONS_SHOWN = 40;

/** Tables in Markdown. */
function costTables({ subject, run, messages, attribution }: CostReport): string {
  const { busyUs, idleUs, rooms, functions } = attribution;
  const each = (us: number): string => (us / messages).toFixed(1);
  const share = (us: number): string => `${((us / busyUs) * 100).toFixed(1)} %`;
  const byTotal = functions
    .filter(({ name }) => /(apps|libs)\/|node_modules/.test(name))
    .toSorted((a, b) => b.totalUs - a.totalUs);
  return [
    `### ${subject}: ${messages} messages at ${run.rate}/s; main thread ${each(busyUs)} µs per message, ${Math.round((idleUs / (busyUs + idleUs)) * 100)} % idle`,
    '',
    `All threads and the kernel together: ${Math.round(run.cpuPerMessageUs)} µs of processor time per message.`,
    '',
    '| part of the server | µs per message | of the thread |',
    '| --- | ---: | ---: |',
    ...rooms.map(({ name, selfUs }) => `| ${name} | ${each(selfUs)} | ${share(selfUs)} |`),
    '',
    '| function, by its own time | own µs per message | with what it calls |',
    '| --- | ---: | ---: |',
    ...functions
      .slice(0, FUNCTIONS_SHOWN)
      .map(({ name, selfUs, totalUs }) => `| \`${name}\` | ${each(selfUs)} | ${each(totalUs)} |`),
    '',
    '| function, with what it calls | with what it calls | own µs per message |',
    '| --- | ---: | ---: |',
    ...byTotal
      .slice(0, FUNCTIONS_SHOWN)
      .map(({ name, selfUs, totalUs }) => `| \`${name}\` | ${each(totalUs)} | ${each(selfUs)} |`),
    '',
  ].join('\n');
}
