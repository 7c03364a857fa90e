import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The harmless text that every scanner takes for a virus; in two pieces, or this very file would be taken for one. */
export const EICAR = [
  String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR`,
  'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*',
].join('-');

const PLACES = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd'];

/**
 * The real clamd with a signature file of our own, which knows the EICAR text and nothing else. Listens on a socket of a
 * temporary directory and on a free port of 127.0.0.1, under the same addresses again after `kill` and `start`.
 */
export class ClamdDaemon {
  private process: ChildProcess | null = null;
  private complaints = '';

  private constructor(
    private readonly directory: string,
    readonly port: number,
    private readonly settings: readonly string[],
  ) {}

  /** Starts one and waits until it answers. `settings`: more lines of clamd.conf, such as `StreamMaxLength 1M`. */
  static async open(settings: readonly string[] = []): Promise<ClamdDaemon> {
    const directory = await mkdtemp(join(tmpdir(), 'prochat-clamd-'));
    const daemon = new ClamdDaemon(directory, await freePort(), settings);
    await writeFile(
      join(directory, 'test.ndb'),
      `ProChat.Test.Eicar:0:*:${Buffer.from(EICAR).toString('hex')}\n`,
    );
    await daemon.start();
    return daemon;
  }

  /** As `CLAMD` takes it. */
  get socketPath(): string {
    return join(this.directory, 'clamd.sock');
  }

  /** As `CLAMD` takes it. */
  get tcpAddress(): string {
    return `127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const program = [process.env['CLAMD_PATH'], ...PLACES].find((path) => path && existsSync(path));
    if (!program) throw new Error('There is no clamd on this machine: run node tools/ensure-clamd.mjs.');
    const configuration = join(this.directory, 'clamd.conf');
    await writeFile(configuration, `${[...this.ownSettings(), ...this.settings].join('\n')}\n`);
    this.complaints = '';
    const daemon = spawn(program, ['--foreground', '--config-file', configuration], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = daemon;
    for (const output of [daemon.stdout, daemon.stderr])
      output.on('data', (text: Buffer) => (this.complaints += text.toString()));
    while (!(await this.answers())) {
      if (hasEnded(daemon)) throw new Error(`clamd ended before it was ready:\n${this.complaints}`);
      await pause(20);
    }
  }

  /** It stops in the middle of whatever it does, and its connections stay. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  /** It is gone without a word, frozen or not. */
  async kill(): Promise<void> {
    const daemon = this.process;
    this.process = null;
    if (daemon === null || hasEnded(daemon)) return;
    const gone = once(daemon, 'exit');
    daemon.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }

  private ownSettings(): string[] {
    return [
      `DatabaseDirectory ${this.directory}`,
      `TemporaryDirectory ${this.directory}`,
      `LocalSocket ${this.socketPath}`,
      'TCPAddr 127.0.0.1',
      `TCPSocket ${this.port}`,
      'MaxThreads 4',
    ];
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.socketPath);
      socket.once('connect', () => socket.write('zPING\0'));
      socket.once('data', (answer) => {
        resolve(answer.toString() === 'PONG\0');
        socket.destroy();
      });
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
    });
  }
}

function hasEnded(daemon: ChildProcess): boolean {
  return daemon.exitCode !== null || daemon.signalCode !== null;
}

/** Below those that the system gives to connections: clamd needs it again after `kill`. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + randomInt(12_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
