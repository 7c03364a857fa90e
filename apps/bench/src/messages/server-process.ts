import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 10;
/** The kernel's unit of processor time; 100 a second on every Linux. */
const TICKS_PER_SECOND = 100;

export interface ServerOptions {
  /** Node's own options, such as `--cpu-prof`. */
  node?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  /** What it writes goes here, as an installation's does; nobody drains a pipe. */
  logFile: string;
}

/** A server in a process of its own, and what it costs: processor time and memory as the kernel counts them. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #logFile: string;
  readonly #gone: Promise<unknown>;
  #ended = false;

  private constructor(
    script: string,
    args: readonly string[],
    { node = [], environment, logFile }: ServerOptions,
  ) {
    const log = openSync(logFile, 'w');
    this.#logFile = logFile;
    this.#child = spawn(process.execPath, [...node, script, ...args], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#gone = once(this.#child, 'exit').then(() => (this.#ended = true));
  }

  /** Resolves when it has written that it is ready. @throws Error with what it wrote instead */
  static async start(
    script: string,
    args: readonly string[],
    options: ServerOptions,
  ): Promise<ServerProcess> {
    const server = new ServerProcess(script, args, options);
    const until = performance.now() + READY_WITHIN_MS;
    while (!/ready: \S+/.test(server.written)) {
      if (server.#ended || performance.now() > until) {
        await server.stop();
        throw new Error(`${script} did not start: ${server.written.slice(0, 2_000)}`);
      }
      await pause(LOOK_EVERY_MS);
    }
    return server;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get written(): string {
    return readFileSync(this.#logFile, 'utf8');
  }

  get url(): string {
    const { written } = this;
    return (/listening on (\S+)\)/.exec(written) ?? /ready: (\S+)/.exec(written))?.[1] ?? '';
  }

  /** Sends the signal and resolves when it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.#ended) this.#child.kill(signal);
    await this.#gone;
  }
}

/** Processor seconds, user and system, that a process has had with all its threads; 0 when it is gone. */
export function cpuSecondsOf(pid: number): number {
  const [, fields = ''] = /\) (.*)/s.exec(readProc(`/proc/${pid}/stat`)) ?? [];
  const ticks = fields.split(' ');
  return (Number(ticks[11] ?? 0) + Number(ticks[12] ?? 0)) / TICKS_PER_SECOND;
}

/** Memory of a process in RAM, bytes. */
export function residentBytesOf(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readProc(`/proc/${pid}/status`)) ?? [];
  return Number(kilobytes) * 1_024;
}

/** The same with the processes it has started: of an installation all of it. */
export function residentBytesOfAll(pid: number): number {
  const children = readProc(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children].reduce((sum, one) => sum + residentBytesOf(one), 0);
}

function readProc(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
