import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Config, ConfigError } from './config';

const fileSchema = z.object({ jwtSecret: z.string().min(32) });

/**
 * What this installation signs with. There is no default: without `JWT_SECRET` one is made at the first start and kept
 * in `DATA_DIR`, readable by its owner only.
 */
@Injectable()
export class Secrets {
  readonly jwtSecret: string;

  /** @throws ConfigError when the file cannot be read or written; says which, never what is in it */
  constructor(config: Config) {
    this.jwtSecret = config.env.JWT_SECRET ?? keptSecret(config.dataDir);
  }
}

function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secrets.json');
  try {
    mkdirSync(dataDir, { recursive: true });
    if (!existsSync(file)) writeOnce(file, { jwtSecret: randomBytes(48).toString('base64url') });
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).jwtSecret;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'is not a secrets file of this program';
    throw new ConfigError([`DATA_DIR ${file}: ${reason}`]);
  }
}

/** All or nothing, and never over a file that another process has put there meanwhile: that one's secret counts. */
function writeOnce(file: string, secrets: z.input<typeof fileSchema>): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, JSON.stringify(secrets), { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
