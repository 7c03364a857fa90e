// Where nx begins, for tools that start it without a shell and without a PATH that has it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const nx = join(import.meta.dirname, '../node_modules/nx');
export const NX_BIN = join(nx, JSON.parse(readFileSync(join(nx, 'package.json'), 'utf8')).bin.nx);
