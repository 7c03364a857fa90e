import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CreateConversationResponse } from '@prochat/contract';
import { openInstallation, type Installation } from '../promises/installation';

const ROOT = join(import.meta.dirname, '../../../..');
const MAIN = join(ROOT, 'dist/apps/api/files.mjs');

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** The built command in a process of its own. */
function files(environment: Readonly<Record<string, string>>, ...parameters: string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'], ...environment };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...parameters],
      { cwd: ROOT, env },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

// Each call is a process of its own.
jest.setTimeout(60_000);

describe('npm run files -- check', () => {
  let installation: Installation;
  let environment: Record<string, string>;

  beforeAll(async () => {
    installation = await openInstallation();
    const { PUBLIC_URL: _, ...rest } = installation.environment;
    environment = rest;
    const { ana } = installation.people;
    const { id } = await ana.upload('a.txt', 'A text\n');
    const message = { clientId: 'b9b1a3e2-1111-4111-8111-111111111111', text: '', attachments: [{ id }] };
    await ana.http.post<CreateConversationResponse>('/chat/conversations', { topic: 'T', message });
  });
  afterAll(() => installation.close());

  const check = (...parameters: string[]): Promise<Ended> => files(environment, 'check', ...parameters);

  /** Bytes that nothing is known about, two hours old. */
  async function plantStray(): Promise<string> {
    const key = randomBytes(16).toString('hex');
    const folder = join(installation.dataDir, 'files', key.slice(0, 2));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, key), 'stray');
    const old = new Date(Date.now() - 7_200_000);
    await utimes(join(folder, key), old, old);
    return key;
  }

  it('refuses while a server has the embedded store open; on MongoDB it runs beside it', async () => {
    const { code, stdout, stderr } = await check();
    if (environment['MONGODB_URI']) expect([code, stdout]).toEqual([0, expect.stringContaining('agrees')]);
    else
      expect([code, stdout, stderr]).toEqual([
        1,
        '',
        expect.stringMatching(/^DATA_DIR .* is (?:in use|already).*\n$/),
      ]);
  });

  it('says that everything agrees, and what does not, and repairs it when it is told to', async () => {
    await installation.stop();
    try {
      const sound = {
        code: 0,
        stdout: '1 file and 1 stored object were checked. Everything agrees.\n',
        stderr: '',
      };
      expect(await check()).toEqual(sound);
      const key = await plantStray();
      const line = `5 bytes are stored as ${key}, of which nothing is known`;
      const looked = '1 file and 2 stored objects were checked.';
      expect(await check()).toEqual({
        code: 1,
        stdout: `${line}\n${looked} One thing does not agree. To repair what can be: npm run files -- check --repair\n`,
        stderr: '',
      });
      expect(await check('--repair')).toEqual({
        code: 1,
        stdout: `${line}: removed\n${looked} One thing does not agree; repaired.\n`,
        stderr: '',
      });
      expect(await check()).toEqual(sound);
    } finally {
      await installation.start();
    }
  });

  it('needs a store, and to be called in the right way', async () => {
    const nowhere = await mkdtemp(join(tmpdir(), 'prochat-files-'));
    try {
      const { MONGODB_URI: _, ...embedded } = environment;
      expect(await files({ ...embedded, DATA_DIR: nowhere }, 'check')).toEqual({
        code: 1,
        stdout: '',
        stderr: `There is no store in DATA_DIR ${nowhere}.\n`,
      });
    } finally {
      await rm(nowhere, { recursive: true });
    }
    for (const wrong of [[], ['check', '--fix']])
      expect(await files(environment, ...wrong)).toEqual({
        code: 1,
        stdout: '',
        stderr: 'Usage: npm run files -- check [--repair]\n',
      });
  });
});
