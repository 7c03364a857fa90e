import type { SoakOptions } from './options';
import type { SoakReport } from './soak';
import type { Violations } from './violations';

/** What a soak has to tell, in lines. */
export function toLines(report: SoakReport, options: SoakOptions, violations: Violations): string[] {
  const { ledger, done, quiet, resources, seconds } = report;
  const acked = ledger.countOf('acked sends');
  const byKind = new Map<string, number>();
  for (const { kind } of done) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  const mb = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MB`;
  return [
    `Soak of ${seconds.toFixed(0)} s, store ${options.store}, seed ${options.seed}, ${report.clients} clients.`,
    `Operations: ${listOf(ledger.counts)}.`,
    `Acknowledged messages: ${acked}, ${(acked / seconds).toFixed(0)} a second; stored entries: ${report.stored} in ${report.conversations} conversations.`,
    `Asked over sockets: ${listOf(report.asked)}.`,
    `Events heard: ${listOf(report.events)}.`,
    `Answers that were refusals: ${listOf(ledger.errors) || 'none'}.`,
    `Faults: ${done.length} (${listOf(byKind)}).`,
    ...[...report.leftOut].map(([kind, why]) => `Left out: ${kind}, as ${why}.`),
    `Server starts: ${report.starts}, refused while the disk was full or read-only: ${report.refusedStarts}.`,
    `After the last fault everything was acknowledged in ${(quiet.settledMs / 1000).toFixed(1)} s and all lists had their heads ${Math.round(quiet.convergedMs)} ms later; ${report.listsCompared} lists compared.`,
    `Server memory ${mb(resources.before.rss)} before, ${mb(resources.after.rss)} after; file handles ${resources.before.handles} and ${resources.after.handles}.`,
    violations.total === 0
      ? `Violations: 0. Again with: npm run soak -- --minutes ${options.minutes} --seed ${options.seed} --store ${options.store}`
      : `VIOLATIONS: ${violations.total} (${listOf(violations.counts)}), seed ${options.seed}.`,
  ];
}

function listOf(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
}
