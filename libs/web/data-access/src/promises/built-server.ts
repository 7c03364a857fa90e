import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../../../..');
const MAIN = join(ROOT, 'dist/apps/api/main.mjs');
const PATIENCE_MS = 20_000;

/** Who runs this installation; made by the server from its environment. */
export const ADMIN = { email: 'priya@example.com', password: 'priya-signs-in' };

/**
 * The built server in a process of its own, on data that outlive it. It can be killed and started again; where it
 * listens then is for `Network` to know.
 */
export class BuiltServer {
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'prochat-promises-'));
  private child: ChildProcess | null = null;
  private listening = 0;

  /** The pages' address is jsdom's own, so its Origin has to be allowed. */
  constructor(private readonly pageUrl: string) {}

  /** Changes with every start. 0 while it does not run. */
  get port(): number {
    return this.listening;
  }

  /** Resolves when it listens. @throws Error with what it wrote, when it ended instead */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...this.environment() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.listening = await portOf(child);
  }

  /** kill -9, wherever it stands; resolves when the process is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  async close(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    this.listening = 0;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill(signal);
    await gone;
  }

  private environment(): Record<string, string> {
    return {
      NODE_ENV: 'test',
      PORT: '0',
      PUBLIC_URL: this.pageUrl,
      DATA_DIR: this.dataDir,
      LOG_LEVEL: 'error',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      LOGIN_RATE: '100000/60',
      REST_RATE: '100000/60',
      MESSAGE_RATE: '100000/60',
      UPLOAD_RATE: '100000/60',
      OPEN_CONVERSATIONS_PER_USER: '100000',
    };
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let written = '';
    const fail = (why: string) => reject(new Error(`The server ${why}: ${written}`));
    const timer = setTimeout(() => fail('is not ready'), PATIENCE_MS);
    const look = (text: string): void => {
      written += text;
      const address = /listening on \S+:(\d+)\)/.exec(written) ?? /ready: \S+:(\d+)/.exec(written);
      if (!/ready: /.test(written) || !address) return;
      clearTimeout(timer);
      resolve(Number(address[1]));
    };
    child.stdout?.setEncoding('utf8').on('data', look);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (written += text));
    child.once('close', () => {
      clearTimeout(timer);
      fail('ended');
    });
  });
}
