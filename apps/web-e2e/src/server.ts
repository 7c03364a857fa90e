import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ADMIN = {
  email: 'priya.nair@example.com',
  password: 'correct horse battery',
  displayName: 'Priya Nair',
};

/** The built product as its own process on its own data directory; it can be killed and started again in place. */
export class Server {
  private process: ChildProcess | undefined;
  private log = '';

  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly dataDir: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** `environment` over the settings below. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<Server> {
    const port = await freePort();
    const server = new Server(
      `http://127.0.0.1:${port}`,
      port,
      await mkdtemp(join(tmpdir(), 'prochat-e2e-')),
      environment,
    );
    await server.boot();
    return server;
  }

  /** As after a power cut: nothing is told, nothing is flushed. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async boot(): Promise<void> {
    const child = spawn(process.execPath, ['dist/apps/api/main.mjs'], {
      cwd: join(import.meta.dirname, '../../..'),
      env: {
        PATH: process.env['PATH'],
        PORT: String(this.port),
        PUBLIC_URL: this.url,
        DATA_DIR: this.dataDir,
        ADMIN_EMAIL: ADMIN.email,
        ADMIN_PASSWORD: ADMIN.password,
        LOGIN_RATE: '1000/60',
        REST_RATE: '5000/60',
        MESSAGE_RATE: '1000/10',
        LOG_LEVEL: 'warn',
        ...this.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    child.stdout.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    for (;;) {
      if (child.exitCode !== null) throw new Error(`The server ended at once:\n${this.log}`);
      const ready = await fetch(`${this.url}/api/health/ready`).then(
        (response) => response.ok,
        () => false,
      );
      if (ready) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** What it has printed so far, of all its lives. */
  get output(): string {
    return this.log;
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
