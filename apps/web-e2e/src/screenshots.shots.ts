import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { CAST } from '@prochat/server/testing';
import { sizes } from './chromium';
import { startDemo, type Demo } from './demo';
import { FileTalk } from './file-talk';
import { Talk } from './talk';

const IMAGES = join(import.meta.dirname, '../../../docs/images');
const LARGEST_BYTES = 250 * 1024;

const test = base.extend<object, { demo: Demo }>({
  demo: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.stop();
    },
    { scope: 'worker' },
  ],
});

/** Told at length and still going on. */
const TOPIC = /Home office with two employers/;

const DOORS = [
  { door: 'end-user', who: CAST.ana, path: '/' },
  { door: 'console', who: CAST.dana, path: '/console/mine' },
] as const;

for (const { door, who, path } of DOORS)
  for (const size of ['desktop', 'phone'] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      test(`${door}, ${size}, ${colorScheme}`, async ({ browser, demo }) => {
        const context = await browser.newContext({
          baseURL: demo.url,
          viewport: sizes[size],
          colorScheme,
        });
        const page = await context.newPage();
        await page.goto(`/sign-in?next=${path}`);
        await page.getByLabel('E-mail').fill(who.email);
        await page.getByLabel('Password', { exact: true }).fill(who.password);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('link', { name: TOPIC }).click();
        const talk = new Talk(page);
        await expect(talk.said.first()).toBeVisible();
        await expect(talk.field).toBeEditable();
        const files = new FileTalk(talk);
        await expect(files.card('Draft-return-2025.pdf')).toBeVisible();
        await files.seen(files.picture('payslip-march.jpg'));
        await page.evaluate(() => document.fonts.ready);
        await page.waitForLoadState('networkidle');

        await mkdir(IMAGES, { recursive: true });
        const image = join(IMAGES, `${door}-${size}-${colorScheme}.png`);
        await page.screenshot({ path: image, caret: 'hide', animations: 'disabled' });
        expect((await stat(image)).size).toBeLessThan(LARGEST_BYTES);
        await context.close();
      });
