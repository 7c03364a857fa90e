import { endingOf, fileSize, nameParts } from './file-words';

describe('what is said of a file', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [900, '900 bytes'],
    [1_023, '1,023 bytes'],
    [1_024, '1 KB'],
    [214 * 1024, '214 KB'],
    [1_048_000, '1,023 KB'],
    [1_048_500, '1 MB'],
    [1_887_437, '1.8 MB'],
    [10_485_760, '10 MB'],
    [14_680_064, '14 MB'],
    [1_073_741_824, '1 GB'],
  ])('%d bytes are %s', (bytes, words) => {
    expect(fileSize(bytes)).toBe(words);
  });

  it('tells sizes apart that round to the same number, when asked to', () => {
    expect(fileSize(10_590_000, { exact: true })).toBe('10.1 MB');
    expect(fileSize(10_500_000, { exact: true })).toBe('10.01 MB');
  });

  it.each([
    ['Invoice-2041.pdf', 'PDF'],
    ['report.docx', 'DOCX'],
    ['archive.tar.gz', 'GZ'],
    ['README', ''],
    ['.env', ''],
    ['a.somethinglong', ''],
  ])('the ending of %s is "%s"', (name, ending) => {
    expect(endingOf(name)).toBe(ending);
  });

  it('shortens a name in its middle, between characters', () => {
    expect(nameParts('short.pdf')).toEqual(['short.pdf', '']);
    const name = 'A very long name of a letter from the office 🙂🙂.pdf';
    const [head, tail] = nameParts(name);
    expect(head + tail).toBe(name);
    expect(tail).toBe('fice 🙂🙂.pdf'.slice(-12));
  });
});
