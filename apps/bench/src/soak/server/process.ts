import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync, readlinkSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

const MAIN = resolve('dist/apps/api/main.mjs');
const START_WITHIN_MS = 60_000;
const TAIL_CHARS = 3_000;

/** Everything still running when this process ends goes with it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** How a process ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A server process could not be started; `output` is what it said. */
export class NotStarted extends Error {
  constructor(
    readonly ended: Ended | null,
    readonly output: string,
  ) {
    super(
      `The server did not start (${ended ? `code ${ended.code}, ${ended.signal}` : 'no answer'}): ${output}`,
    );
    this.name = 'NotStarted';
  }
}

/** The built server in a process of its own, as an installation runs it. */
export class ServerProcess {
  readonly #child: ChildProcess;
  #output = '';
  #hasEnded = false;
  /** Resolves when it has ended. */
  readonly ended: Promise<Ended>;
  port = 0;

  private constructor(
    environment: Readonly<Record<string, string>>,
    preload: string | null,
    logFile: string,
  ) {
    const args = ['--enable-source-maps', ...(preload ? ['--import', preload] : []), MAIN];
    this.#child = spawn(process.execPath, args, {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.#child);
    const log = createWriteStream(logFile, { flags: 'a' });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        log.write(text);
        this.#output = (this.#output + text).slice(-TAIL_CHARS);
      });
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        running.delete(this.#child);
        this.#hasEnded = true;
        log.end();
        resolve({ code, signal });
      });
    });
  }

  /** Resolves when it listens. @throws NotStarted */
  static async start(
    environment: Readonly<Record<string, string>>,
    preload: string | null,
    logFile: string,
  ): Promise<ServerProcess> {
    const server = new ServerProcess(environment, preload, logFile);
    const address = await server.#says(/ready: .*?(?:localhost|127\.0\.0\.1):(\d+)\)?\s/);
    server.port = Number(address);
    return server;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isAlive(): boolean {
    return !this.#hasEnded;
  }

  /** The end of what it wrote. */
  get tail(): string {
    return this.#output;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resident memory (bytes) and open file handles. */
  resources(): { rss: number; handles: string[] } {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    const directory = `/proc/${this.pid}/fd`;
    const handles = readdirSync(directory).flatMap((name) => {
      try {
        return [readlinkSync(`${directory}/${name}`)];
      } catch {
        return []; // closed meanwhile
      }
    });
    return { rss: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024, handles };
  }

  async #says(pattern: RegExp): Promise<string> {
    const said = new Promise<string>((found) => {
      const look = (): void => {
        const match = pattern.exec(this.#output);
        if (match) found(match[1] as string);
      };
      this.#child.stdout?.on('data', look);
    });
    const timeout = new Promise<null>((late) => setTimeout(() => late(null), START_WITHIN_MS).unref());
    const first = await Promise.race([said, this.ended, timeout]);
    if (typeof first === 'string') return first;
    if (first === null) this.kill('SIGKILL');
    throw new NotStarted(first, this.#output.trim());
  }
}
