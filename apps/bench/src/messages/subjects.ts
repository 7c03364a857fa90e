import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FleetPlan } from '../load/plan';
import { referenceFleet } from '../references/reference-people';
import type { StoreName } from '../options';
import { ADMIN, ORIGIN, productFleet, type FleetSize } from './product-people';
import { ServerProcess } from './server-process';

/** R1: hand-written. R2: with group commit (`turn` and `group` are its two ways). P: the product. */
export const SUBJECTS = ['R1', 'R2', 'P'] as const;
export type SubjectName = (typeof SUBJECTS)[number];
export type Commit = 'single' | 'turn' | 'group';

const REFERENCE = join(import.meta.dirname, 'reference.mjs');
const PRODUCT = 'dist/apps/api/main.mjs';

/** A server under measurement; people connect by `plan`. */
export interface Subject {
  name: SubjectName;
  durability: string;
  /** The running one; another after a restart. */
  server: ServerProcess;
  plan: FleetPlan;
  /** Starts it again on the same data; the product on the same port as well. */
  launch(): Promise<ServerProcess>;
}

export interface SubjectOptions {
  store: StoreName;
  size: FleetSize;
  /** Of this benchmark run, for databases and logs. */
  directory: string;
  /** Of a running MongoDB, with no database in its path; for the store `mongodb`. */
  mongodb: string | null;
  /** How R2 writes. */
  commit?: Commit;
  /** Of the product. */
  environment?: Readonly<Record<string, string>>;
  node?: readonly string[];
}

/** Only limits that a generator of two addresses would meet are raised; everything that counts is as installed. */
export const PRODUCT_ENVIRONMENT = {
  NODE_ENV: 'production',
  PUBLIC_URL: ORIGIN,
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
  MESSAGE_RATE: '999999/10',
  LOGIN_RATE: '999999/10',
  REST_RATE: '999999/10',
  OPEN_CONVERSATIONS_PER_USER: '1000',
  LOG_LEVEL: 'info',
} as const;

let started = 0;

/** Starts one; its people and conversations are there when it resolves. */
export async function startSubject(name: SubjectName, options: SubjectOptions): Promise<Subject> {
  const at = join(options.directory, `${name}-${++started}`);
  mkdirSync(at, { recursive: true });
  return name === 'P' ? startProduct(at, options) : startReference(name, at, options);
}

async function startReference(
  name: 'R1' | 'R2',
  at: string,
  { store, size, mongodb, commit = 'group', node = [] }: SubjectOptions,
): Promise<Subject> {
  const args = {
    store,
    commit: name === 'R1' ? 'single' : commit,
    at: store === 'mongodb' ? databaseOf(mongodb) : join(at, 'data'),
    conversations: size.conversations,
    professionals: size.professionals,
  };
  const parameters = Object.entries(args).flatMap(([key, value]) => [`--${key}`, String(value)]);
  const launch = (): Promise<ServerProcess> =>
    ServerProcess.start(REFERENCE, parameters, { node, logFile: join(at, 'log') });
  const server = await launch();
  const durability = /durability: (.*)/.exec(server.written)?.[1] ?? '';
  return { name, durability, server, launch, plan: referenceFleet(server.url, size) };
}

async function startProduct(
  at: string,
  { store, size, mongodb, environment, node = [] }: SubjectOptions,
): Promise<Subject> {
  const settings = {
    ...PRODUCT_ENVIRONMENT,
    PORT: String(await freePort()),
    DATA_DIR: join(at, 'data'),
    ...(store === 'mongodb' && {
      MONGODB_URI: databaseOf(mongodb),
      JWT_SECRET: '0123456789abcdef'.repeat(4),
    }),
    ...environment,
  };
  const launch = (): Promise<ServerProcess> =>
    ServerProcess.start(PRODUCT, [], {
      node: ['--enable-source-maps', ...node],
      environment: settings,
      logFile: join(at, 'log'),
    });
  const server = await launch();
  const durability =
    store === 'mongodb'
      ? 'as the product does: w:majority, j:true'
      : 'as the product does: group commit, asynchronous fdatasync of the log before the acknowledgement';
  return { name: 'P', durability, server, launch, plan: await productFleet(server.url, size) };
}

/** One that is free now; a restarted server shall be found where it was. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function databaseOf(mongodb: string | null): string {
  if (mongodb === null) throw new Error('There is no MongoDB. Set MONGODB_TEST_URI.');
  const [address = '', options] = mongodb.split('?');
  const server = address.replace(/^(mongodb(?:\+srv)?:\/\/[^/]+).*$/, '$1');
  return `${server}/bench-${process.pid}-${started}${options === undefined ? '' : `?${options}`}`;
}
