import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test, type Page } from '@playwright/test';

/** Takes the picture `<journey>/<state>--<view>.png` when GALLERY names a directory for them; else nothing. */
export async function photograph(page: Page, state: string, view: string): Promise<void> {
  const root = process.env['GALLERY'];
  if (!root) return;
  const directory = join(root, basename(test.info().file, '.e2e.ts'));
  await mkdir(directory, { recursive: true });
  const name = state.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({
    path: join(directory, `${name}--${view}.png`),
    caret: 'hide',
    animations: 'disabled',
  });
}
