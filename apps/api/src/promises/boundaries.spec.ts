import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../../../..');

/**
 * What somebody might write into a file of ours, and how lint must call it. The file stays as it is: lint is given the
 * text under its name, so that a lint that runs beside this test, or after a crash of it, sees nothing.
 */
const PLANTED = {
  upward: {
    filePath: 'libs/server/core/src/clock.ts',
    code: `export { ChatStore } from '@prochat/server/chat';`,
    rule: '@nx/enforce-module-boundaries',
  },
  'from web to server': {
    filePath: 'libs/web/data-access/src/index.ts',
    code: `export { Config } from '@prochat/server/core';`,
    rule: '@nx/enforce-module-boundaries',
  },
  'of SQL outside its store lib': {
    filePath: 'libs/server/chat/src/index.ts',
    code: `export { DatabaseSync } from 'node:sqlite';`,
    rule: 'no-restricted-imports',
  },
  'of Mongoose outside its store lib': {
    filePath: 'libs/server/auth/src/index.ts',
    code: `export { Types } from 'mongoose';`,
    rule: 'no-restricted-imports',
  },
  'that goes down': {
    filePath: 'libs/server/chat/src/index.ts',
    code: `export { Config } from '@prochat/server/core';`,
    rule: null,
  },
} as const;

const LINT_TEXTS = `
  import { ESLint } from 'eslint';
  const eslint = new ESLint();
  const broken = {};
  for (const [name, { filePath, code }] of Object.entries(JSON.parse(process.argv[1]))) {
    const [result] = await eslint.lintText(code, { filePath });
    broken[name] = result.messages.map(({ ruleId, message }) => ruleId ?? message);
  }
  console.log(JSON.stringify(broken));
`;

/** DESIGN section 2: imports go down only, and lint sees to it. */
describe('an import', () => {
  let broken: Record<string, string[]>;

  beforeAll(() => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', LINT_TEXTS, JSON.stringify(PLANTED)],
      { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NX_DAEMON: 'false' } },
    );
    if (!stdout) throw new Error(`eslint said: ${stderr}`);
    broken = JSON.parse(stdout) as typeof broken;
  }, 120_000);

  it.each(Object.entries(PLANTED))('%s is judged by its direction', (name, { rule }) => {
    expect(broken[name]).toEqual(rule === null ? [] : [rule]);
  });
});
