import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config, ConfigError } from './config';
import { Secrets } from './secrets';

describe('the secrets', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'h-core-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const secrets = (environment: Record<string, string> = {}): Secrets =>
    new Secrets(Config.parse({ DATA_DIR: join(dir, 'data'), ...environment }));

  it('are made once and kept, for their owner only', () => {
    const { jwtSecret } = secrets();
    expect(jwtSecret).toMatch(/^[\w-]{64}$/);
    expect(secrets().jwtSecret).toBe(jwtSecret);
    expect(readdirSync(join(dir, 'data'))).toEqual(['secrets.json']);
    expect(statSync(join(dir, 'data', 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('come from the environment when it has them; then nothing is written', () => {
    const JWT_SECRET = '0123456789abcdef'.repeat(2);
    expect(secrets({ JWT_SECRET }).jwtSecret).toBe(JWT_SECRET);
    expect(readdirSync(dir)).toEqual([]);
  });

  it.each(['', '{', '{"jwtSecret":"canary"}', '[]'])(
    'refuse a spoilt file without showing it: %s',
    (content) => {
      const file = join(dir, 'secrets.json');
      writeFileSync(file, content);
      const open = (): Secrets => secrets({ DATA_DIR: dir });
      expect(open).toThrow(ConfigError);
      expect(open).toThrow(file);
      expect(open).not.toThrow('canary');
    },
  );

  it('say in one line when the folder cannot be used', () => {
    writeFileSync(join(dir, 'file'), '');
    expect(() => secrets({ DATA_DIR: join(dir, 'file') })).toThrow(/DATA_DIR .*(EEXIST|ENOTDIR)/);
  });
});
