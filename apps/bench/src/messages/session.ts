import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMongodb, type Engine } from '../stores/mongodb-engine';
import { GeneratorProcess } from './generator-process';
import type { Options } from './options';
import type { FleetSize } from './product-people';
import { startSubject, type Subject, type SubjectName, type SubjectOptions } from './subjects';

/** What one measurement found: for people, and as raw figures. */
export interface BenchReport {
  /** The heading. */
  title: string;
  durability: Record<string, string>;
  markdown: string;
  raw: unknown;
}

/**
 * What every measurement needs: a directory, the store's engine, the load generator, and servers that are surely stopped
 * in the end. The generator is made anew for each measurement.
 */
export class Session {
  readonly #subjects = new Set<Subject>();
  #generator: GeneratorProcess | null = null;

  private constructor(
    readonly options: Options,
    readonly directory: string,
    private readonly engine: Engine | null,
  ) {}

  /** @throws Error when there is no MongoDB and one is asked for */
  static async open(options: Options): Promise<Session> {
    const directory = options.dir ?? mkdtempSync(join(tmpdir(), 'prochat-bench-'));
    mkdirSync(directory, { recursive: true });
    const engine = options.store === 'mongodb' ? await startMongodb(join(directory, 'mongodb')) : null;
    if (options.store === 'mongodb' && engine === null)
      throw new Error('There is no MongoDB. Set MONGODB_TEST_URI.');
    return new Session(options, directory, engine);
  }

  get generator(): GeneratorProcess {
    this.#generator ??= new GeneratorProcess();
    return this.#generator;
  }

  /** Progress; tables alone go to stdout. */
  say(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  /** A server with its people, known to the generator by its name but not connected. */
  async start(
    name: SubjectName,
    size: FleetSize,
    more: Pick<SubjectOptions, 'node' | 'environment'> = {},
  ): Promise<Subject> {
    const { store, commit, logLevel } = this.options;
    const subject = await startSubject(name, {
      store,
      commit,
      size,
      directory: this.directory,
      mongodb: this.engine?.uri ?? null,
      ...more,
      environment: { LOG_LEVEL: logLevel, ...more.environment },
    });
    this.#subjects.add(subject);
    this.say(`${name} is ready: ${subject.durability}`);
    return subject;
  }

  async stop(subject: Subject): Promise<void> {
    this.#subjects.delete(subject);
    await subject.server.stop();
  }

  /** Ends what a measurement started. */
  async clear(): Promise<void> {
    this.#generator?.stop();
    this.#generator = null;
    for (const subject of this.#subjects) await this.stop(subject);
  }

  async close(): Promise<void> {
    await this.clear();
    await this.engine?.stop();
    if (this.options.dir === null) rmSync(this.directory, { recursive: true, force: true });
  }
}

/** How many threads wanted a processor in the last minute. */
export function minuteLoad(): number {
  return loadavg()[0] ?? 0;
}
