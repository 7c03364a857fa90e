import { describe, expect, it } from '@jest/globals';
import { AppError } from '@prochat/server/core';
import { toSearchQuery } from './search-query';

const DANA = { id: 'd'.repeat(24), side: 'professional' } as const;
const ANA = { id: 'a'.repeat(24), side: 'user' } as const;

function refusalOf(typed: string, asker: Parameters<typeof toSearchQuery>[1] = DANA): unknown {
  try {
    return toSearchQuery(typed, asker);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, details: error.details };
  }
}

const naming = (operator: string) => ({
  code: 'VALIDATION',
  details: { fields: { [operator]: [expect.any(String)] } },
});

describe('what is typed into the search', () => {
  it.each([
    ['', []],
    ['  ', []],
    ['!? 👍', []],
    ['Crème  brûlée', ['creme', 'brulee']],
    ['"Dana Kim"', ['dana', 'kim']],
  ])('takes %j for words alone', (typed, words) => {
    expect(toSearchQuery(typed, ANA)).toEqual({ words });
  });

  it.each([
    ['to:dana', ['to', 'dana']],
    ['https://example.org/from:x', ['https', 'example', 'org', 'from', 'x']],
    ['from', ['from']],
    ['has file', ['has', 'file']],
    ['mystatus:open', ['mystatus', 'open']],
    ['(from:dana)', ['from', 'dana']],
    ['from :dana', ['from', 'dana']],
    ['constructor:x toString:y', ['constructor', 'x', 'tostring', 'y']],
    ['__proto__:x', ['proto', 'x']],
    ['to:"dana kim" 12:30', ['to', 'dana', 'kim', '12', '30']],
  ])('takes what is no operator for words: %j', (typed, words) => {
    expect(toSearchQuery(typed, DANA)).toEqual({ words });
  });

  it.each([
    ['from:dana', { sender: { words: ['dana'] } }],
    ['from:Tomás', { sender: { words: ['tomas'] } }],
    ["from:O'Neill", { sender: { words: ['o', 'neill'] } }],
    ['from:"Dana Kim"', { sender: { words: ['dana', 'kim'] } }],
    ['from:“Dana Kim”', { sender: { words: ['dana', 'kim'] } }],
    ['from:„Dana Kim“', { sender: { words: ['dana', 'kim'] } }],
    ['from:"Dana Kim', { sender: { words: ['dana', 'kim'] } }],
    ['from:me', { sender: { id: DANA.id } }],
    ['From:Me', { sender: { id: DANA.id } }],
    ['status:open', { status: 'open' }],
    ['status:assigned', { status: 'assigned' }],
    ['STATUS:Closed', { status: 'closed' }],
    ['tag:billing', { tag: 'billing' }],
    ['tag:Vat-2026_q', { tag: 'vat-2026_q' }],
    ['tag:e\u0301te\u0301', { tag: '\u00e9t\u00e9' }],
    ['tag:"請求"', { tag: '請求' }],
    ['has:file', { hasFile: true }],
    ['Has:FILE', { hasFile: true }],
    ['mentions:me', { mentionsAsker: true }],
    ['before:2026-10-01', { sentBefore: '2026-10-01T00:00:00.000Z' }],
    ['after:2024-02-29', { sentFrom: '2024-02-29T00:00:00.000Z' }],
  ])('reads %j', (typed, narrowing) => {
    expect(toSearchQuery(typed, DANA)).toEqual({ words: [], ...narrowing });
  });

  it.each([
    'invoice from:"Dana Kim" status:closed tag:vat has:file before:2026-10-01 after:2026-01-01 late',
    'has:file invoice after:2026-01-01 late tag:vat before:2026-10-01 status:closed from:"Dana Kim"',
    '  from:"Dana Kim"  has:file  before:2026-10-01\tinvoice after:2026-01-01 tag:vat late status:closed ',
  ])('reads words and operators in any order: %j', (typed) => {
    const all = {
      words: ['invoice', 'late'],
      sender: { words: ['dana', 'kim'] },
      status: 'closed',
      tag: 'vat',
      hasFile: true,
      sentBefore: '2026-10-01T00:00:00.000Z',
      sentFrom: '2026-01-01T00:00:00.000Z',
    };
    expect(toSearchQuery(typed, DANA)).toEqual(all);
  });

  it.each([
    ['from:', 'from'],
    ['from: dana', 'from'],
    ['from:""', 'from'],
    ['from:!?', 'from'],
    ['status:', 'status'],
    ['status:done', 'status'],
    ['status:"open closed"', 'status'],
    ['tag:', 'tag'],
    ['tag:"two words"', 'tag'],
    ['tag:-x', 'tag'],
    [`tag:${'x'.repeat(41)}`, 'tag'],
    ['has:', 'has'],
    ['has:image', 'has'],
    ['before:', 'before'],
    ['before:yesterday', 'before'],
    ['before:2026-13-01', 'before'],
    ['before:2026-1-1', 'before'],
    ['before:2026-10-01T09:00', 'before'],
    ['after:2026-02-30', 'after'],
    ['after:2025-02-29', 'after'],
    ['after:20261001', 'after'],
    ['after:+002026-10-01', 'after'],
  ])('refuses %j, naming the operator', (typed, operator) => {
    expect(refusalOf(`word ${typed}`)).toEqual(naming(operator));
  });

  it.each([
    'from:a from:b',
    'status:open STATUS:open',
    'has:file x has:file',
    'before:2026-01-01 before:2026-01-02',
  ])('refuses an operator that is given twice: %j', (typed) => {
    expect(refusalOf(typed)).toEqual(naming(typed.slice(0, typed.indexOf(':'))));
  });

  it('has no tags for end users, but everything else', () => {
    expect(refusalOf('tag:billing', ANA)).toEqual(naming('tag'));
    expect(toSearchQuery('from:me status:open has:file', ANA)).toEqual({
      words: [],
      sender: { id: ANA.id },
      status: 'open',
      hasFile: true,
    });
  });

  it('never says back what was typed', () => {
    expect(JSON.stringify(refusalOf('status:secret'))).not.toContain('secret');
  });
});
