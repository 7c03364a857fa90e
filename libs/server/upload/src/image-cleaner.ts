import { LIMITS, SERVER_LIMITS } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import type { Metadata, Sharp, SharpOptions } from 'sharp';

interface Format {
  /** As libvips calls it; a file that it takes for another one is not what its beginning says. */
  name: string;
  loader: string;
  write: (image: Sharp) => Sharp;
}

/** Images that are made anew. All others are kept as they are, and never shown in the page. */
const FORMATS: Readonly<Record<string, Format>> = {
  'image/jpeg': {
    name: 'jpeg',
    loader: 'VipsForeignLoadJpeg',
    // Line by line. Progressive or with a code table of its own, libjpeg would hold the whole picture, and malloc keep it.
    write: (image) => image.jpeg({ quality: 88, progressive: false, optimiseCoding: false }),
  },
  'image/png': {
    name: 'png',
    loader: 'VipsForeignLoadPng',
    write: (image) => image.png({ compressionLevel: 7 }),
  },
  'image/gif': {
    name: 'gif',
    loader: 'VipsForeignLoadNsgif',
    write: (image) => image.gif({ effort: 4 }),
  },
  'image/webp': {
    name: 'webp',
    loader: 'VipsForeignLoadWebp',
    write: (image) => image.webp({ quality: 88, effort: 3 }),
  },
};
const SECONDS_MAX = 60;
const THUMBNAIL = {
  width: SERVER_LIMITS.thumbnailPx,
  height: SERVER_LIMITS.thumbnailPx,
  fit: 'inside',
} as const;

/** What is made of an image, where the one who asks wants it. */
export interface ImageTargets {
  path: string;
  thumbnailPath: string;
}

export interface CleanImage {
  /** Bytes. */
  size: number;
  /** Upright. */
  image: { width: number; height: number };
}

export function isCleanable(type: string): boolean {
  return Object.hasOwn(FORMATS, type);
}

/**
 * Makes an image anew from its pixels: upright, in sRGB, with all its frames, without place, camera, comments or anything
 * that stood before or behind the picture; and a small still one beside it. Its dimensions are read and judged before
 * anything is decoded.
 * @throws AppError IMAGE_TOO_LARGE, FILE_DAMAGED, UNAVAILABLE when the disk is full; then what stands at the targets is worth nothing
 */
export async function cleanImage(path: string, type: string, targets: ImageTargets): Promise<CleanImage> {
  const format = FORMATS[type];
  if (!format) throw new Error(`No image to be cleaned: ${type}`);
  const read = await loadSharp();
  const metadata = await asDamage(read(path, { limitInputPixels: false, pages: -1 }).metadata());
  requireBearable(metadata, format);
  const options: SharpOptions = {
    failOn: 'error',
    sequentialRead: true,
    limitInputPixels: LIMITS.imageMaxPixels,
    pages: -1,
  };
  const image = format.write(read(path, options).autoOrient().timeout({ seconds: SECONDS_MAX }));
  const small = read(path, { ...options, pages: 1 })
    .autoOrient()
    .resize({ ...THUMBNAIL, withoutEnlargement: true })
    .webp({ quality: 78, effort: 3 })
    .timeout({ seconds: SECONDS_MAX });
  const made = await asDamage(image.toFile(targets.path));
  await asDamage(small.toFile(targets.thumbnailPath));
  return { size: made.size, image: { width: made.width, height: made.pageHeight ?? made.height } };
}

function requireBearable({ format, width, height, pageHeight, pages }: Metadata, expected: Format): void {
  if (format !== expected.name) throw new AppError('FILE_DAMAGED');
  const frames = pages ?? 1;
  if (width * (pageHeight ?? height) * frames > LIMITS.imageMaxPixels)
    throw new AppError('IMAGE_TOO_LARGE', { max: LIMITS.imageMaxPixels });
}

let loaded: Promise<(path: string, options: SharpOptions) => Sharp> | undefined;

/**
 * With the first image, as it is slow to load. libvips knows some sixty formats, old ones and ones that run programs: all
 * but ours are closed. One thread for each image, and nothing kept in memory between two.
 */
function loadSharp(): NonNullable<typeof loaded> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    sharp.concurrency(1);
    sharp.cache(false);
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: Object.values(FORMATS).map(({ loader }) => loader) });
    return (path, options) => sharp(path, options);
  });
  return loaded;
}

/** What libvips cannot read is damaged; what the disk refuses is not the file's fault. */
async function asDamage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { message } = error as Error;
    if (message.includes('system error: No space')) throw new AppError('UNAVAILABLE');
    if (/exceeds pixel limit|timeout/i.test(message))
      throw new AppError('IMAGE_TOO_LARGE', { max: LIMITS.imageMaxPixels });
    throw new AppError('FILE_DAMAGED');
  }
}
