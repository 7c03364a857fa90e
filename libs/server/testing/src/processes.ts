import { readFile } from 'node:fs/promises';

/** Ids of the processes that `pid` has started and whose command line has `part` in it. */
export async function childrenOf(pid: number, part: string): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const found: number[] = [];
  for (const child of children.split(' ').filter(Boolean).map(Number)) {
    const command = await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(part)) found.push(child);
  }
  return found;
}

/** The most memory, in bytes, that a process has had in RAM; 0 when it is gone. */
export async function peakBytesOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024;
}
