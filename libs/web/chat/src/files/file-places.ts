import type { Attachment } from '@prochat/contract';

/** However long or tall a picture is, it stays a picture and not a line. */
const SHAPES = { flattest: 2.4, tallest: 0.75 };
/** Pixels of one that stands alone. Smaller ones are not blown up. */
const WIDTH = { most: 264, least: 160 };
/** Border and the line with its name. */
const CAPTION_PX = 32;
const CARD_PX = 58;
const GAP_PX = 4;
/** Of several pictures together. */
const GRID_PX = 300;

/** How wide a picture stands alone, pixels, and its width to its height. */
export function pictureAlone({ width, height }: { width: number; height: number }): {
  width: number;
  shape: number;
} {
  return {
    width: Math.min(WIDTH.most, Math.max(WIDTH.least, width)),
    shape: Math.min(SHAPES.flattest, Math.max(SHAPES.tallest, width / height)),
  };
}

/** How high the files of a stored message will stand, pixels: so much place is kept until what shows them has come. */
export function heightOfFiles(attachments: readonly Attachment[]): number {
  const pictures = attachments.flatMap(({ image }) => image ?? []);
  const cards = attachments.length - pictures.length;
  const parts = [
    ...(pictures.length > 0 ? [heightOfPictures(pictures)] : []),
    ...Array<number>(cards).fill(CARD_PX),
  ];
  return Math.round(parts.reduce((sum, part) => sum + part, GAP_PX * Math.max(0, parts.length - 1)));
}

function heightOfPictures(pictures: readonly { width: number; height: number }[]): number {
  const [first] = pictures;
  if (pictures.length === 1 && first) {
    const { width, shape } = pictureAlone(first);
    return (width - 2) / shape + CAPTION_PX;
  }
  const columns = pictures.length === 3 || pictures.length > 4 ? 3 : 2;
  const side = (GRID_PX - GAP_PX * (columns === 3 && pictures.length === 3 ? 1 : columns - 1)) / columns;
  const rows = pictures.length === 3 ? 2 : Math.ceil(pictures.length / columns);
  return rows * side + (rows - 1) * GAP_PX;
}
