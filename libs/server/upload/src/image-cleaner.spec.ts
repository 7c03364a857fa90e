import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS, SERVER_LIMITS } from '@prochat/contract';
import sharp, { type Sharp } from 'sharp';
import { cleanImage, type CleanImage, type ImageTargets } from './image-cleaner';

const FORMATS = ['jpeg', 'png', 'gif', 'webp'] as const;
const PLACE = {
  IFD0: { Make: 'Leica of Ana', Artist: 'Ana Oliveira', Copyright: 'Ana' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '38/1 43/1 0/1', GPSLongitudeRef: 'W' },
};

describe('cleanImage', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prochat-images-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function clean(content: Uint8Array, type: string): Promise<CleanImage & ImageTargets> {
    const path = join(folder, 'sent');
    await writeFile(path, content);
    const targets = { path: join(folder, 'made'), thumbnailPath: join(folder, 'small') };
    return { ...(await cleanImage(path, type, targets)), ...targets };
  }

  const refusal = (content: Uint8Array, type: string): Promise<unknown> =>
    clean(content, type).catch((thrown: unknown) => thrown);

  const plain = (width: number, height: number): Sharp =>
    sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } });

  it.each(FORMATS)('makes a %s anew, with a small picture beside it', async (format) => {
    const made = await clean(await plain(1200, 300).toFormat(format).toBuffer(), `image/${format}`);
    expect(made.image).toEqual({ width: 1200, height: 300 });
    expect(made.size).toBe((await readFile(made.path)).length);
    expect(await sharp(made.path).metadata()).toMatchObject({ format, width: 1200, height: 300 });
    expect(await sharp(made.thumbnailPath).metadata()).toMatchObject({
      format: 'webp',
      width: SERVER_LIMITS.thumbnailPx,
      height: SERVER_LIMITS.thumbnailPx / 4,
    });
    const { dominant } = await sharp(made.thumbnailPath).stats();
    expect(dominant.r - dominant.g).toBeGreaterThan(100);
  });

  it('does not make a small image bigger', async () => {
    const made = await clean(await plain(10, 20).png().toBuffer(), 'image/png');
    expect(await sharp(made.thumbnailPath).metadata()).toMatchObject({ width: 10, height: 20 });
  });

  it('takes place, camera and people out of a photo and puts it upright', async () => {
    const photo = await plain(80, 40)
      .jpeg()
      .withExif(PLACE)
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>Lisbon</a></x:xmpmeta>')
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(photo.toString('latin1')).toContain('Leica of Ana');
    const made = await clean(photo, 'image/jpeg');
    expect(made.image).toEqual({ width: 40, height: 80 });
    for (const path of [made.path, made.thumbnailPath]) {
      const { exif, xmp, iptc, orientation, width, height } = await sharp(path).metadata();
      expect({ exif, xmp, iptc, orientation }).toEqual({});
      expect([width, height]).toEqual([40, 80]);
      expect((await readFile(path)).toString('latin1')).not.toMatch(/Leica|Ana|Lisbon|GPS|Exif/);
    }
  });

  it('turns colours of other spaces into the ones that every browser shows', async () => {
    const wide = await plain(8, 8).withIccProfile('p3').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(wide).metadata()).icc).toBeDefined();
    const made = await clean(wide, 'image/jpeg');
    expect((await sharp(made.path).metadata()).icc).toBeUndefined();
    const [r = 0, g = 0, b = 0] = await sharp(made.path).raw().toBuffer();
    expect([r, g, b].every((value, i) => Math.abs(value - [200, 30, 30][i]!) < 8)).toBe(true);
  });

  it.each(['gif', 'webp'] as const)(
    'keeps a moving %s moving, with a still small picture',
    async (format) => {
      const frames = [40, 120, 220].map((r) => ({
        create: { width: 30, height: 20, channels: 3 as const, background: { r, g: 0, b: 0 } },
      }));
      const pictures = await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer()));
      const moving = await sharp(pictures, { join: { animated: true } })
        .toFormat(format, { delay: [100, 200, 300], loop: 2 })
        .toBuffer();
      const made = await clean(moving, `image/${format}`);
      expect(made.image).toEqual({ width: 30, height: 20 });
      expect(await sharp(made.path).metadata()).toMatchObject({ pages: 3, delay: [100, 200, 300], loop: 2 });
      expect((await sharp(made.thumbnailPath).metadata()).pages ?? 1).toBe(1);
    },
  );

  it('keeps what can be seen through', async () => {
    const see = await sharp({
      create: { width: 4, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    const made = await clean(see, 'image/png');
    for (const path of [made.path, made.thumbnailPath])
      expect((await sharp(path).metadata()).hasAlpha).toBe(true);
  });

  it.each(['jpeg', 'png', 'gif'] as const)('refuses half of a %s', async (format) => {
    const noise = sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: 'black',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    });
    const whole = await noise.toFormat(format).toBuffer();
    const error = await refusal(whole.subarray(0, whole.length / 2), `image/${format}`);
    expect(error).toMatchObject({ code: 'FILE_DAMAGED' });
  });

  it('refuses what is another format than its beginning says', async () => {
    expect(await refusal(await plain(5, 5).png().toBuffer(), 'image/jpeg')).toMatchObject({
      code: 'FILE_DAMAGED',
    });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"/>');
    expect(await refusal(svg, 'image/png')).toMatchObject({ code: 'FILE_DAMAGED' });
  });

  it('counts the pixels of all frames before it decodes any', async () => {
    const png = await plain(10, 10).png().toBuffer();
    png.writeUInt32BE(50_000, 16);
    png.writeUInt32BE(50_000, 20);
    const error = { code: 'IMAGE_TOO_LARGE', details: { max: LIMITS.imageMaxPixels } };
    expect(await refusal(png, 'image/png')).toMatchObject(error);
  });
});
