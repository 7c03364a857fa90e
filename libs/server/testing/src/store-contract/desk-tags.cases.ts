import { expect, it } from '@jest/globals';
import { TAG_COLORS } from '@prochat/contract';
import type { DeskStore } from '@prochat/server/desk';
import {
  MALFORMED_IDS,
  MANY,
  NAMES_IN_ORDER,
  SOON,
  URGENT,
  expectCode,
  namesOf,
  tagged,
} from './desk-fixtures';
import type { DeskCases } from './desk-store.contract';

const UNKNOWN_NAMES = [
  ...MALFORMED_IDS,
  'unknown',
  'Urgent',
  'urgen',
  'urgent ',
  '%',
  '_rgent',
  '.*',
  'ürgent',
];

/** Tags. */
export const tagCases = {
  listTags(store) {
    it('gives all of them by name, in no language, and whole', async () => {
      expect(await store().listTags()).toEqual([]);
      await tagged(store(), ...NAMES_IN_ORDER.toReversed());
      expect(await store().listTags()).toEqual(NAMES_IN_ORDER.map((name) => ({ ...URGENT, name })));
    });
  },

  createTag(store) {
    it('keeps name, color and time', async () => {
      for (const color of TAG_COLORS)
        await store().createTag({ name: `c-${color}`, color, createdAt: SOON }, MANY);
      expect(await store().listTags()).toEqual(
        TAG_COLORS.toSorted().map((color) => ({ name: `c-${color}`, color, createdAt: SOON })),
      );
    });

    it('refuses a name that is taken and leaves what has it', async () => {
      await tagged(store(), 'urgent');
      await expectCode(store().createTag({ ...URGENT, color: 'blue' }, MANY), 'TAG_EXISTS');
      expect(await store().listTags()).toEqual([URGENT]);
    });

    it('takes names for different that are not the same text', async () => {
      const names = ['é', 'e\u0301', 'e', 'ß', 'ss', 'ﬁ', 'fi', 'ı', 'i', 'x2', 'x²'];
      await tagged(store(), ...names);
      expect((await namesOf(store())).sort()).toEqual(names.toSorted());
    });

    it('refuses one too many, until one is removed', async () => {
      await expectCode(store().createTag(URGENT, 0), 'TOO_MANY_TAGS');
      await store().createTag({ ...URGENT, name: 'one' }, 2);
      await store().createTag({ ...URGENT, name: 'two' }, 2);
      await expectCode(store().createTag(URGENT, 2), 'TOO_MANY_TAGS');
      await expectCode(store().createTag(URGENT, 1), 'TOO_MANY_TAGS');
      expect(await namesOf(store())).toEqual(['one', 'two']);
      await store().removeTag('one');
      await store().createTag(URGENT, 2);
      expect(await namesOf(store())).toEqual(['two', 'urgent']);
    });

    it('says that a name is taken also when there are too many', async () => {
      await tagged(store(), 'urgent');
      await expectCode(store().createTag(URGENT, 1), 'TAG_EXISTS');
    });
  },

  recolorTag(store) {
    it('changes the color of this one and nothing else', async () => {
      await tagged(store(), 'urgent', 'вопрос');
      expect(await store().recolorTag('вопрос', 'teal')).toEqual({
        ...URGENT,
        name: 'вопрос',
        color: 'teal',
      });
      expect(await store().listTags()).toEqual([URGENT, { ...URGENT, name: 'вопрос', color: 'teal' }]);
    });

    it('gives it back also when it has that color already', async () => {
      await tagged(store(), 'urgent');
      expect(await store().recolorTag('urgent', 'red')).toEqual(URGENT);
    });

    it('finds none of another name', async () => {
      await tagged(store(), 'urgent');
      for (const name of UNKNOWN_NAMES) expect(await store().recolorTag(name, 'blue')).toBeNull();
      expect(await store().listTags()).toEqual([URGENT]);
    });
  },

  removeTag(store) {
    it('removes this one, gives what it was, and lets its name be given again', async () => {
      await tagged(store(), 'urgent', '東京都');
      await store().recolorTag('東京都', 'green');
      expect(await store().removeTag('東京都')).toEqual({ ...URGENT, name: '東京都', color: 'green' });
      expect(await store().removeTag('東京都')).toBeNull();
      expect(await store().recolorTag('東京都', 'green')).toBeNull();
      expect(await store().listTags()).toEqual([URGENT]);
      await store().createTag({ name: '東京都', color: 'grey', createdAt: SOON }, 2);
      expect(await store().listTags()).toEqual([URGENT, { name: '東京都', color: 'grey', createdAt: SOON }]);
    });

    it('finds none of another name', async () => {
      await tagged(store(), 'urgent');
      for (const name of UNKNOWN_NAMES) expect(await store().removeTag(name)).toBeNull();
      expect(await store().listTags()).toEqual([URGENT]);
    });
  },
} satisfies Partial<Record<keyof DeskStore, DeskCases>>;
