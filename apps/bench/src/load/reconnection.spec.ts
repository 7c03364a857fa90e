import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECONNECTION } from './reconnection';

const WEB = join(import.meta.dirname, '../../../../libs/web/data-access/src/reconnection.ts');

describe('the clients of the benchmark', () => {
  it('come back as the web client does', () => {
    const source = readFileSync(WEB, 'utf8');
    const values = Object.keys(RECONNECTION).map((name) => {
      const [, value = ''] = new RegExp(`^\\s*${name}: ([\\d_.]+),`, 'm').exec(source) ?? [];
      return [name, Number(value.replaceAll('_', ''))];
    });
    expect(Object.fromEntries(values)).toEqual(RECONNECTION);
  });
});
