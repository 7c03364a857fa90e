import { describe, expect, it } from '@jest/globals';
import { mentionParts, mentionedIn } from './mentions';

const people = ['Dana', 'Dana Whitfield', 'Mikael Berg', 'O. (Ops) Müller'].map((displayName, index) => ({
  id: String(index),
  displayName,
}));
const names = (text: string): string[] => mentionedIn(text, people).map(({ displayName }) => displayName);

describe('mentions in a note', () => {
  it.each([
    ['@Mikael Berg, please look', ['Mikael Berg']],
    ['ask (@Dana Whitfield) or @Mikael Berg', ['Dana Whitfield', 'Mikael Berg']],
    ['@Dana knows', ['Dana']],
    ['@O. (Ops) Müller!', ['O. (Ops) Müller']],
    ['mail dana@Mikael Berg', []],
    ['@Mikael Bergman', []],
    ['@mikael berg', []],
    ['Mikael Berg', []],
  ])('%s', (text, expected) => expect(names(text)).toEqual(expected));

  it('loses nothing of the text', () =>
    expect(mentionParts('Hi @Dana, and', people)).toEqual([
      { text: 'Hi ' },
      { text: '@Dana', name: 'Dana' },
      { text: ', and' },
    ]));
});
