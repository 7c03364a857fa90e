import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanLine, cleanText, toPlainText } from './clean-text';

const max = 4000;

describe('the text of a message', () => {
  it.each([
    'a < b && c > d',
    'a<b && c>d',
    'x<y',
    'x<y && y>z',
    'List<String> names = new ArrayList<>();',
    'Map<String, List<Integer>>',
    'typed &lt;b&gt; and &amp; and &nbsp;',
    'I <3 you </3',
    '<- there, here ->',
    '1 <2 and 3> 2',
    'if (i <= 10 && j >= 20) return i << 2;',
    'Tom & Jerry',
    'two\n\nlines\tand a tab',
    'reply to Ana <ana@example.com>',
    'see <https://example.com/a?b=c>',
    'family: 👨‍👩‍👧 and é and 日本語',
  ])('keeps what only looks like markup: %s', (text) => {
    expect(cleanText(text, max)).toBe(text);
  });

  it.each([
    ['<b>bold</b>', 'bold'],
    ['hello <script>alert(1)</script>world', 'hello world'],
    ['<img src=x onerror=alert(1)>look', 'look'],
    ['<svg/onload=alert(1)>look', 'look'],
    ['<a href="javascript:alert(1)">link</a>', 'link'],
    ['a<!-- hidden -->b', 'ab'],
    ['<!DOCTYPE html>text', 'text'],
    ['<scr<b>ipt>alert(1)</scr</b>ipt>x', 'x'],
    ['<scr\u0000ipt>alert(1)</script>x', 'x'],
    ['text <img src=x onerror=alert(1) ', 'text'],
    ['<custom-el onclick=alert(1)>x</custom-el>', 'x</custom-el>'],
    ['<B CLASS="x">loud</B>', 'loud'],
    ['<br>line', 'line'],
    ['a &lt;b&gt; <i>c</i>', 'a &lt;b&gt; c'],
    ['a & b <i>c < d</i>', 'a & b c < d'],
  ])('takes markup out: %s', (raw, text) => {
    expect(cleanText(raw, max)).toBe(text);
  });

  it('is brought to one form: line breaks, NFC, no control characters, no direction overrides, trimmed', () => {
    expect(cleanText('  a\r\nb\rc\u0007\u202ed\u2066e\u0301 \n', max)).toBe(
      'a\nb\ncde\u0301'.normalize('NFC'),
    );
    expect(cleanText('\ud800 lone', max)).toBe('\ufffd lone');
  });

  it.each([
    '',
    '   \n\t',
    '\u200b\u200d\ufeff',
    '\u2800',
    '\u3164',
    '<b></b>',
    '\u0000',
    '<script>x</script>',
  ])('refuses what shows nothing: %j', (raw) => {
    expect(() => cleanText(raw, max)).toThrow(expect.objectContaining({ code: 'MESSAGE_EMPTY' }));
  });

  it('counts characters, not code units, after cleaning', () => {
    expect(cleanText('😀'.repeat(10), 10)).toBe('😀'.repeat(10));
    expect(cleanText('<b>' + 'x'.repeat(10) + '</b>', 10)).toBe('x'.repeat(10));
    expect(() => cleanText('x'.repeat(11), 10)).toThrow(
      expect.objectContaining({ code: 'MESSAGE_TOO_LONG', details: { max: 10 } }),
    );
  });

  it('cannot be cleaned further, and no element is left, whatever is typed', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '</',
        '/>',
        '<b>',
        '<script>',
        'script',
        'scr',
        'ipt',
        'img',
        ' src=x',
        ' onerror=1',
      ),
      fc.constantFrom(
        '&lt;',
        '&amp;',
        '&',
        '"',
        "'",
        '<!--',
        '-->',
        '=',
        ' ',
        '\n',
        '\u0000',
        '\u202e',
        '\u0301',
      ),
      fc.string({ maxLength: 4, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 24 }), (parts) => {
        const text = toPlainText(parts.join(''));
        expect(toPlainText(text)).toBe(text);
        expect(text).not.toMatch(/<\/?(script|img)[\s/>]/iu);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps every text that has no bracket', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const text = typed.replaceAll('<', '');
        const seen = toPlainText(text);
        if (seen !== '') expect(seen).toBe(text.normalize('NFC').trim());
      }),
    );
  });

  it('comes to an end with tags hidden in tags, however many', () => {
    const nested = '<scr'.repeat(8000) + '<b>' + 'ipt>'.repeat(8000);
    expect(toPlainText(nested)).not.toMatch(/<script>/u);
    expect(toPlainText('<'.repeat(60_000)).length).toBe(60_000);
    expect(toPlainText('<a'.repeat(30_000)).length).toBeGreaterThan(0);
  });
});

describe('a line', () => {
  it('has no line breaks, and names its field when it is refused', () => {
    expect(cleanLine('topic', ' Refund\n for <b>order</b> 7 ', 40)).toBe('Refund for order 7');
    expect(() => cleanLine('topic', '\u200b', 40)).toThrow(
      expect.objectContaining({ code: 'VALIDATION', details: { fields: { topic: ['must not be empty'] } } }),
    );
    expect(() => cleanLine('topic', 'x'.repeat(41), 40)).toThrow(
      expect.objectContaining({ code: 'VALIDATION' }),
    );
  });

  it('refuses what is far too long before it reads it, and keeps marks from piling up', () => {
    expect(() => cleanText('<b a='.repeat(20_000), 4000)).toThrow(
      expect.objectContaining({ code: 'MESSAGE_TOO_LONG' }),
    );
    expect(cleanText(`Z${'\u0301'.repeat(3000)}!`, 4000)).toBe(`\u0179${'\u0301'.repeat(8)}!`);
  });
});
