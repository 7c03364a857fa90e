import { hasOperator, searchedWords, stretchesOf } from './found-words';

const marked = (text: string, query: string): string =>
  stretchesOf(text, searchedWords(query))
    .map(({ text: part, found }) => (found ? `[${part}]` : part))
    .join('');

describe('found words', () => {
  it.each([
    ['The return is late', 'ret', 'The [return] is late'],
    ['Ação na declaração', 'declaracao', 'Ação na [declaração]'],
    ['İstanbul', 'istanbul', '[İstanbul]'],
    ['one two one', 'one', '[one] two [one]'],
    ['Tax and vat', 'vat from:dana has:file', 'Tax and [vat]'],
    ['Dana asked', 'from:"Dana Kim" ask', 'Dana [asked]'],
    ['nothing of it', 'other', 'nothing of it'],
    ['no words searched', 'has:file', 'no words searched'],
    ['subtract', 'tract', 'subtract'],
  ])('marks in %j what %j searches', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  it('begins a long text shortly before the first that was found, at a word, and loses nothing after it', () => {
    const text = `${'before '.repeat(40)}needle ${'after '.repeat(10)}`;
    const shown = marked(text, 'needle');
    expect(shown).toMatch(/^… (before )+\[needle\] (after )+$/);
    expect(shown.indexOf('[needle]')).toBeLessThan(60);
  });

  it('knows operators from words that only look like one', () => {
    expect(hasOperator('letter before:2026-10-01')).toBe(true);
    expect(hasOperator('from:"Dana Kim"')).toBe(true);
    expect(hasOperator('wherefrom: there')).toBe(false);
    expect(hasOperator('http://example.com')).toBe(false);
  });
});
