import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The one account that s3rver knows. It checks the key id and the time of a signature, not the signature itself. */
const KEY = 'S3RVER';

/** A server that speaks S3 (s3rver) in a process of its own, with an empty bucket in a temporary directory. */
export class S3Server {
  private constructor(
    private readonly directory: string,
    private readonly process: ChildProcess,
    readonly endpoint: string,
  ) {}

  /** Starts one and waits until it listens on a free port of 127.0.0.1. */
  static async open(bucket = 'files'): Promise<S3Server> {
    const program = createRequire(import.meta.url).resolve('s3rver/bin/s3rver.js');
    const directory = await mkdtemp(join(tmpdir(), 'prochat-s3-'));
    const options = ['--silent', '--no-vhost-buckets', '--configure-bucket', bucket];
    // Its page tokens are made with DES.
    const server = spawn(
      process.execPath,
      [
        ...['--no-deprecation', '--openssl-legacy-provider', program],
        ...['--directory', directory, '--address', '127.0.0.1', '--port', '0', ...options],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    for await (const line of createInterface(server.stdout)) {
      const address = /listening on (127\.0\.0\.1:\d+)$/.exec(line)?.[1];
      if (address !== undefined) return new S3Server(directory, server, `http://${address}`);
    }
    throw new Error('s3rver ended before it listened.');
  }

  /** The settings of a server that keeps its files here. */
  environment(bucket = 'files') {
    return {
      STORAGE: 's3',
      S3_BUCKET: bucket,
      S3_REGION: 'us-east-1',
      S3_ENDPOINT: this.endpoint,
      S3_ACCESS_KEY_ID: KEY,
      S3_SECRET_ACCESS_KEY: KEY,
    };
  }

  /** It is gone without a word. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }
}
