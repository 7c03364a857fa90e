import type { Attachment } from '@prochat/contract';
import { heightOfFiles, pictureAlone } from './file-places';

const card = { image: null } as unknown as Attachment;
const picture = (width: number, height: number): Attachment =>
  ({ image: { width, height } }) as unknown as Attachment;

describe('the place of files', () => {
  it('is that of a picture alone in its own shape, within bounds', () => {
    expect(pictureAlone({ width: 800, height: 400 })).toEqual({ width: 264, shape: 2 });
    expect(pictureAlone({ width: 40, height: 4_000 })).toEqual({ width: 160, shape: 0.75 });
    expect(heightOfFiles([picture(800, 400)])).toBe(163);
  });

  it('adds up cards below pictures', () => {
    expect(heightOfFiles([card])).toBe(58);
    expect(heightOfFiles([card, card, picture(800, 400)])).toBe(163 + 2 * 62);
    expect(heightOfFiles([])).toBe(0);
  });

  it.each([
    [2, 148],
    [3, 201],
    [4, 300],
    [5, 199],
    [7, 300],
  ])('is that of the grid of %i pictures', (count, height) => {
    expect(heightOfFiles(Array.from({ length: count }, () => picture(10, 10)))).toBe(height);
  });
});
