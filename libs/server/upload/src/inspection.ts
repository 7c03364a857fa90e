import { Injectable } from '@nestjs/common';
import { WorkQueue } from '@prochat/server/auth';
import { checkArchive, isArchive } from './archive-check';
import { isCleanable } from './image-cleaner';
import { ImageProcess } from './image-process';
import { Scanner } from './scanner';
import type { UploadRecord } from './upload.store';

/** Files looked at once. Scanning mostly waits for somebody else. */
const AT_ONCE = 4;

export type Found =
  | { verdict: 'infected'; signature: string }
  | {
      verdict: 'clean';
      /** What is to be kept: the file itself, or what was made of it. */
      path: string;
      size: number;
      image: UploadRecord['image'];
      thumbnailPath: string | null;
    };

/**
 * Looks into files, a few at a time so that messages stay quick: first the scanner, before anything else of ours reads
 * them; then images are made anew and archives are counted. It stores nothing and decides nothing but what a file is worth.
 */
@Injectable()
export class Inspection {
  private readonly files = new WorkQueue(AT_ONCE, Infinity);

  constructor(
    private readonly scanner: Scanner,
    private readonly images: ImageProcess,
  ) {}

  /**
   * How long the line may get is bounded by `Admission`. What it makes stands in `IncomingFiles` and is the caller's.
   * @throws AppError SCANNER_DOWN, IMAGE_TOO_LARGE, FILE_DAMAGED, ARCHIVE_UNSAFE; then it has made nothing
   */
  async inspect(file: { path: string; size: number }, type: string): Promise<Found> {
    const scanned = await this.files.run(async () => {
      const result = await this.scanner.scan(file.path);
      if (result.verdict === 'clean' && isArchive(type)) await checkArchive(file.path, file.size);
      return result;
    });
    if (scanned.verdict === 'infected') return { verdict: 'infected', signature: scanned.name };
    if (!isCleanable(type)) return { verdict: 'clean', ...file, image: null, thumbnailPath: null };
    return { verdict: 'clean', ...(await this.images.clean(file.path, type)) };
  }
}
