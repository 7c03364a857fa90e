import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Config } from 'jest';

/**
 * The presets every project's `jest.config.ts` is made of. Node projects run as native ES modules through SWC and need
 * `node --experimental-vm-modules` (their `test` target passes it); web projects run as CommonJS through
 * jest-preset-angular and must not get that flag. That is why one jest run never spans both.
 */
const root = import.meta.dirname;
const require = createRequire(import.meta.url);
const { paths } = (
  JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')) as {
    compilerOptions: { paths: Record<string, [string]> };
  }
).compilerOptions;

export const moduleNameMapper = Object.fromEntries(
  Object.entries(paths).map(([alias, [file]]) => [`^${alias}$`, join(root, file)]),
);

/** A server-side or shared project. `testMatch` is relative to the project folder. */
export function nodeProject(dir: string, name: string, testMatch = ['<rootDir>/src/**/*.spec.ts']): Config {
  return {
    displayName: name,
    rootDir: dir,
    testEnvironment: 'node',
    extensionsToTreatAsEsm: ['.ts'],
    moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
    testMatch,
    setupFiles: [join(root, 'tools/jest-setup-nest.mjs')],
    transform: { '^.+\\.ts$': ['@swc/jest', require('./tools/swc.cjs') as object] },
    moduleNameMapper,
    coverageProvider: 'v8',
    coverageDirectory: join(root, 'coverage', name),
    workerIdleMemoryLimit: '512MB',
    maxWorkers: 2,
    // Of one that hangs. None of them is a matter of time, and the machine may be busy with others.
    testTimeout: 60_000,
  };
}

/** A package without CommonJS, which Angular packages (.mjs) are converted from by themselves. */
const UUID = '**/node_modules/uuid/**/*.js';

/** An Angular project: zoneless, in jsdom. */
export function webProject(dir: string, name: string): Config {
  const { createCjsPreset } = require('jest-preset-angular/presets') as {
    createCjsPreset: (options: object) => Config;
  };
  return {
    ...createCjsPreset({
      tsconfig: '<rootDir>/tsconfig.spec.json',
      testEnvironment: 'jest-preset-angular/environments/jest-jsdom-env',
      processWithEsbuild: [UUID],
    }),
    transformIgnorePatterns: ['node_modules/(?!(.*\\.mjs$|uuid/))'],
    displayName: name,
    rootDir: dir,
    setupFilesAfterEnv: [join(root, 'tools/jest-setup-angular.ts')],
    moduleNameMapper,
    coverageProvider: 'v8',
    coverageDirectory: join(root, 'coverage', name),
    workerIdleMemoryLimit: '512MB',
    maxWorkers: 2,
  };
}

/** For editors and `npx jest` by hand: all of the server side that needs nothing else, so not `store-mongo`. */
export default {
  projects: [
    '<rootDir>/libs/contract',
    '<rootDir>/libs/server/{auth,chat,core,store-sqlite,testing}',
    '<rootDir>/apps/api',
  ],
} satisfies Config;
