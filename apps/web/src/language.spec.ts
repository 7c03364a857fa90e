import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, type ErrorCode } from '@prochat/contract';

/** What is called alike in both languages: some words, names, operators of the search, places for names. */
const ALIKE =
  /^([Nn]ormal|E-mail|Online|PDF|Professional Chat|Tomás Reyes|Dana Whitfield|[a-z]+:[a-z]*|\{actor}: \d, \{subject})$/;
const WORD = /\p{L}{2}/u;

/** Every text of a room with its path. Functions say what they make of arguments of which it only matters that they are there. */
function* textsOf(words: unknown, path = ''): Generator<[path: string, text: string]> {
  if (typeof words === 'function') {
    for (const given of ['2', 1, 2]) {
      const text = (() => {
        try {
          return (words as (...all: unknown[]) => unknown)(...Array<unknown>(5).fill(given));
        } catch {
          return null; // It wants something else.
        }
      })();
      if (typeof text === 'string') yield [`${path}(${JSON.stringify(given)})`, text];
    }
  } else if (typeof words === 'string') yield [path, words];
  else for (const [key, each] of Object.entries(words as object)) yield* textsOf(each, `${path}.${key}`);
}

describe.each([
  { lib: 'chat', translated: async () => (await import('@prochat/web/chat/pt')).PT },
  { lib: 'console', translated: async () => (await import('@prochat/web/console/pt')).PT },
])('the rooms of words of $lib', ({ lib, translated }) => {
  const rooms = globSync(join(__dirname, `../../../libs/web/${lib}/src/**/*texts.en.ts`)).map((file) => {
    const door = readFileSync(file.replace('.en.ts', '.ts'), 'utf8');
    const [, name = `none in the door of ${file}`] = /inLanguage\('([^']+)', EN\)/.exec(door) ?? [];
    return { name, file };
  });

  it('are listed, under the names by which they are asked for', async () => {
    expect(Object.keys(await translated()).sort()).toEqual(rooms.map(({ name }) => name).sort());
  });

  it.each(rooms)(
    '$name has the same texts in Portuguese, none empty, none left in English',
    async ({ name, file }) => {
      const { EN } = (await import(file)) as { EN: unknown };
      const english = new Map(textsOf(EN));
      const portuguese = new Map(
        textsOf(new Map<string, unknown>(Object.entries(await translated())).get(name)),
      );
      expect([...portuguese.keys()].sort()).toEqual([...english.keys()].sort());
      const left = [...portuguese].filter(
        ([path, text]) =>
          !text.trim() || (WORD.test(text) && text === english.get(path) && !ALIKE.test(text)),
      );
      expect(left).toEqual([]);
    },
  );
});

it('has a sentence of its own for each error', async () => {
  const { ERRORS_PT } = await import('@prochat/web/chat/pt');
  const codes = Object.keys(ERRORS) as ErrorCode[];
  expect(Object.keys(ERRORS_PT).sort()).toEqual([...codes].sort());
});
