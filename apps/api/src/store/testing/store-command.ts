import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../../..');
const MAIN = join(ROOT, 'dist/apps/api/store.mjs');

export interface Ended {
  /** `null` when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The built command line of the store (`dist/apps/api/store.mjs`) in a process of its own. */
export class StoreCommand {
  private readonly child: ChildProcess;
  readonly ended: Promise<Ended>;

  /** Only what `environment` says: nothing of the test run's own environment but PATH. */
  constructor(environment: Readonly<Record<string, string>>, ...parameters: string[]) {
    this.child = spawn(process.execPath, ['--enable-source-maps', MAIN, ...parameters], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended: Ended = { code: null, stdout: '', stderr: '' };
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text));
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => resolve({ ...ended, code }));
    });
  }

  static run(environment: Readonly<Record<string, string>>, ...parameters: string[]): Promise<Ended> {
    return new StoreCommand(environment, ...parameters).ended;
  }

  kill(): Promise<Ended> {
    this.child.kill('SIGKILL');
    return this.ended;
  }
}
