import { constants, setPriority } from 'node:os';
import { AppError } from '@prochat/server/core';
import { cleanImage } from './image-cleaner';
import type { ImageAnswer, ImageJob } from './image-process';

// Messages go first whenever both want a processor. Before the first image, as threads inherit it when they start.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// A terminal tells all processes of a group. The server ends this one, and not before its work is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
// However the server ended; at once, where an exit would wait for the image.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (job: ImageJob) => {
  void answer(job).then((made) => process.send?.(made));
});

async function answer({ path, type, targets }: ImageJob): Promise<ImageAnswer> {
  try {
    return { made: await cleanImage(path, type, targets) };
  } catch (error) {
    if (error instanceof AppError) return { refusal: { code: error.code, details: error.details } };
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
