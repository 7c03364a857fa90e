// Runs named tests of one project with its own Jest and tells what became of each.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Node projects are native ES modules to Jest; web projects must not get that flag (jest.config.ts). */
const ESM = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

/**
 * @param {string} tree where the workspace is
 * @param {{ project: string, specs: string[], tests: string[] }} asked
 * @returns {Promise<{ status: (test: string) => string, output: string }>} `passed`, `failed` or `not run`, by the end of
 * the full name
 */
export async function runTests(tree, { project, specs, tests }) {
  const report = join(tree, 'mutants-report.json');
  const child = spawn(
    process.execPath,
    [
      ...(project.startsWith('libs/web') ? [] : ESM),
      'node_modules/jest/bin/jest.js',
      ...['-c', `${project}/jest.config.ts`, '--json', '--outputFile', report, '--silent'],
      ...['-t', tests.map((test) => `${escaped(test)}$`).join('|')],
      ...specs,
    ],
    { cwd: tree, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes));
  await once(child, 'close');
  const { testResults } = JSON.parse(await readFile(report, 'utf8'));
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const status = (test) => results.find(({ fullName }) => fullName.endsWith(test))?.status ?? 'not run';
  return { status, output };
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
