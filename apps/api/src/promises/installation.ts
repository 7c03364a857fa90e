import { randomBytes } from 'node:crypto';
import { TestInstallation } from '@prochat/server/testing';
import { createApp, type RunningApp } from '../app';

export type Installation = TestInstallation<RunningApp>;

/** The whole product on a free port, with the cast signed in. On SQLite, or on MongoDB when `MONGODB_TEST_URI` is set. */
export function openInstallation(environment: Record<string, string> = {}): Promise<Installation> {
  return TestInstallation.open<RunningApp>(options(environment));
}

/** The same before anybody is known but the admin of the environment. */
export function openEmptyInstallation(environment: Record<string, string> = {}): Promise<Installation> {
  return TestInstallation.withoutCast<RunningApp>(options(environment));
}

function options(
  environment: Record<string, string>,
): Parameters<typeof TestInstallation.open<RunningApp>>[0] {
  return { start: (config) => createApp(config), environment: { ...storeEnvironment(), ...environment } };
}

/** `MONGODB_URI` with a database of its own (dropped when the run is over), or nothing: the embedded store. */
export function storeEnvironment(): Record<string, string> {
  const uri = process.env['MONGODB_TEST_URI'];
  if (!uri) return {};
  const database = `${process.env['TEST_DATABASE_PREFIX']}_${randomBytes(6).toString('hex')}`;
  const [address = uri, query] = uri.split('?', 2);
  const base = /^(mongodb(?:\+srv)?:\/\/[^/]+)/.exec(address)?.[1] ?? address;
  return { MONGODB_URI: `${base}/${database}${query ? `?${query}` : ''}` };
}
