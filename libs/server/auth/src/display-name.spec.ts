import { describe, expect, it } from '@jest/globals';
import { cleanDisplayName } from './display-name';

describe('a display name', () => {
  it.each([
    ['Ana Oliveira', 'Ana Oliveira'],
    ['  Tomás \t\n Reyes ', 'Tomás Reyes'],
    ["Seán O'Brien-Łuczak", "Seán O'Brien-Łuczak"],
    ['山田 太郎', '山田 太郎'],
    ['عمر', 'عمر'],
    ['A & B', 'A & B'],
    ['Ana 🙂', 'Ana 🙂'],
  ])('keeps the names of people: %s', (given, expected) => {
    expect(cleanDisplayName(given)).toBe(expected);
  });

  it.each([
    ['control characters', 'A\u0000n\u001B[31ma', 'An[31ma'],
    ['bidi overrides', '\u202Eanan\u2066A\u2069', 'ananA'],
    ['zero-width characters', 'A\u200Bn\u200D\uFEFFa', 'Ana'],
    ['line separators', 'Ana\u2028Reyes', 'Ana Reyes'],
    ['blank letters', '\u3164\u115F\uFFA0\u2800', ''],
    ['lone surrogates', 'Ana\uD800', 'Ana'],
    ['tags', '<b>Ana</b><img src=x onerror=alert(1)>', 'Ana'],
    ['half a tag', 'Ana <script', 'Ana script'],
    ['tags written wide', '＜script＞Ana', 'Ana'],
    ['tags hidden by invisible characters', '<\u200Bb>Ana', 'Ana'],
  ])('loses %s', (_what, given, expected) => {
    expect(cleanDisplayName(given)).toBe(expected);
  });

  it('makes look-alike forms of one letter the same', () => {
    expect(cleanDisplayName('Ａｎａ')).toBe('Ana');
    expect(cleanDisplayName('Tomás')).toBe(cleanDisplayName('Toma\u0301s'));
  });

  it('does not grow into the lines above and below', () => {
    expect(cleanDisplayName(`x${'\u0335'.repeat(500)}`).length).toBeLessThanOrEqual(5);
  });

  it('comes to an end with hostile input', () => {
    expect(cleanDisplayName('<'.repeat(60_000))).toBe('');
    expect(cleanDisplayName(`${' '.repeat(60_000)}x`)).toBe('x');
  });
});
