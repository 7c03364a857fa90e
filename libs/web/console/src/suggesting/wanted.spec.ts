import { wantedAt } from './wanted';

describe('what is wanted of a list behind a sign', () => {
  const at = (text: string, words?: number): string | undefined =>
    wantedAt('/', text.replace('|', ''), text.indexOf('|'), words)?.words;

  it.each([
    ['/|', ''],
    ['Hello /Ref|', 'ref'],
    ['Hello\n/ref|und', 'ref'],
    ['(/ref|', 'ref'],
    ['and/or|', undefined],
    ['/ref und|', undefined],
    ['/ ref|', undefined],
    ['1 / 2|', undefined],
    ['none|', undefined],
  ])('%s: %s', (text, words) => expect(at(text)).toBe(words));

  it('may be several words, such as a name', () => {
    expect(at('/Mikael B|', 2)).toBe('mikael b');
    expect(at('/Mikael Berg is|', 2)).toBeUndefined();
  });

  it('says what it stands in the place of', () =>
    expect(wantedAt('/', 'Well, /re', 9)).toEqual({ words: 're', from: 6, to: 9 }));
});
