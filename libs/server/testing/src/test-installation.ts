import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '@prochat/server/core';
import { CAST, type CastName } from './cast';
import { HttpClient } from './http-client';
import { Person } from './person';

/** A running server: what `createApp` gives, and what a child process can give as well. */
export interface Started {
  /** Where it listens, without a slash at the end. */
  url: string;
  close(): Promise<void>;
}

export interface InstallationOptions<S extends Started> {
  /** `environment` is what `config` was parsed from: for a server in a process of its own. */
  start(config: Config, environment: Readonly<Record<string, string>>): Promise<S>;
  /** Over the defaults below: an empty `DATA_DIR` of its own, any free port, limits that do not get in the way. */
  environment?: Record<string, string>;
  /** Removes what the tests stored outside `DATA_DIR`. */
  dispose?(): Promise<void>;
}

/** The page's address in tests. The port is chosen by the system, so the Origin cannot follow from it. */
export const TEST_ORIGIN = 'http://chat.test';

/**
 * One installation of the product for one spec file: a real server on a free port over a real store, with the cast
 * signed in. It is told how to start the server and imports no app.
 */
export class TestInstallation<S extends Started = Started> {
  private readonly visitors: Person[] = [];
  private running: S | null = null;
  /** The cast, each in a browser of his own. Empty with `withoutCast`. */
  readonly people = {} as Record<CastName, Person>;

  private constructor(
    private readonly options: InstallationOptions<S>,
    readonly environment: Readonly<Record<string, string>>,
    readonly dataDir: string,
  ) {}

  /** Starts and signs the cast in: Priya from the environment, staff made by her, end users by registering. */
  static async open<S extends Started>(options: InstallationOptions<S>): Promise<TestInstallation<S>> {
    const installation = await TestInstallation.withoutCast(options);
    await installation.signCastIn();
    return installation;
  }

  /** Starts empty: no person but the admin of the environment, if that names one. */
  static async withoutCast<S extends Started>(options: InstallationOptions<S>): Promise<TestInstallation<S>> {
    const dataDir = await mkdtemp(join(tmpdir(), 'prochat-test-'));
    const environment = {
      NODE_ENV: 'test',
      PORT: '0',
      PUBLIC_URL: TEST_ORIGIN,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      ADMIN_EMAIL: CAST.priya.email,
      ADMIN_PASSWORD: CAST.priya.password,
      LOGIN_RATE: '100000/60',
      REST_RATE: '100000/60',
      MESSAGE_RATE: '100000/60',
      OPEN_CONVERSATIONS_PER_USER: '100000',
      ...options.environment,
    };
    const installation = new TestInstallation(options, environment, dataDir);
    await installation.start();
    return installation;
  }

  /** The running server. */
  get server(): S {
    if (this.running === null) throw new Error('The server is not running.');
    return this.running;
  }

  get url(): string {
    return this.server.url;
  }

  async start(): Promise<void> {
    this.running = await this.options.start(Config.parse(this.environment), this.environment);
  }

  /** Closes the server as a stop of the process would; data and browsers stay. */
  async stop(): Promise<void> {
    const running = this.running;
    this.running = null;
    await running?.close();
  }

  /** The same data in a new server on a new port; browsers keep their cookies and follow. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** A browser in which nobody is signed in. */
  visitor(): Person {
    const url = (): string => this.url;
    const person = new Person(new HttpClient(url, this.environment['PUBLIC_URL'] ?? TEST_ORIGIN), url);
    this.visitors.push(person);
    return person;
  }

  async signCastIn(): Promise<void> {
    const [priya, dana, mikael, ana, tomas] = [
      this.visitor(),
      this.visitor(),
      this.visitor(),
      this.visitor(),
      this.visitor(),
    ];
    await priya.signIn(CAST.priya);
    // The admin of the environment has no name yet.
    await priya.http.patch(`/admin/users/${priya.id}`, { displayName: CAST.priya.displayName });
    await priya.signIn(CAST.priya);
    for (const { email, displayName, role, password } of [CAST.dana, CAST.mikael])
      await priya.http.post('/admin/users', { email, displayName, role, password });
    await Promise.all([
      dana.signIn(CAST.dana),
      mikael.signIn(CAST.mikael),
      ana.register(CAST.ana),
      tomas.register(CAST.tomas),
    ]);
    Object.assign(this.people, { priya, dana, mikael, ana, tomas });
  }

  /** Cuts every socket, stops the server and removes what it stored. */
  async close(): Promise<void> {
    for (const person of this.visitors) person.closeSockets();
    await this.stop();
    await this.options.dispose?.();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
