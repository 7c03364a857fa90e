import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { sizes } from './chromium';
import { photograph } from './gallery';

interface View {
  size: keyof typeof sizes;
  colorScheme: 'light' | 'dark';
  /** Default from left to right. */
  direction?: 'ltr' | 'rtl';
}

/** How people have a page before them. */
const VIEWS: Record<string, View> = {
  'desktop-light': { size: 'desktop', colorScheme: 'light' },
  'desktop-dark': { size: 'desktop', colorScheme: 'dark' },
  'phone-dark': { size: 'phone', colorScheme: 'dark' },
  'zoomed-light': { size: 'zoomed', colorScheme: 'light' },
  'phone-rtl': { size: 'phone', colorScheme: 'light', direction: 'rtl' },
};
/** Only to be looked at: axe would find nothing in them that it does not find in the others, and takes its time. */
const ONLY_PICTURES: Record<string, View> = {
  'phone-light': { size: 'phone', colorScheme: 'light' },
  'desktop-rtl': { size: 'desktop', colorScheme: 'light', direction: 'rtl' },
  'laptop-light': { size: 'laptop', colorScheme: 'light' },
  'laptop-dark': { size: 'laptop', colorScheme: 'dark' },
};

/** WCAG 2.2 AA by axe as the page is now: no finding of any weight. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const findings = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`,
  );
  expect.soft(findings, where).toEqual([]);
}

/**
 * The same in light and dark, on a desktop, on a phone, at 400 % zoom and from right to left, where nothing may stand
 * out at the side either; each is a picture of the gallery when one is being made. The page ends as it began: light, on
 * a desktop.
 */
export async function expectAccessibleEverywhere(page: Page, where: string): Promise<void> {
  for (const [name, view] of Object.entries(VIEWS)) {
    await show(page, view);
    await expectAccessible(page, `${where}, ${name}`);
    await expectNothingAtTheSide(page, `${where}, ${name}`);
    await photograph(page, where, name);
  }
  if (process.env['GALLERY'])
    for (const [name, view] of Object.entries(ONLY_PICTURES)) {
      await show(page, view);
      await photograph(page, where, name);
    }
  await show(page, { size: 'desktop', colorScheme: 'light' });
}

async function show(page: Page, { size, colorScheme, direction = 'ltr' }: View): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize(sizes[size]);
  // Colours on their way from one scheme to the other are no finding.
  await page.evaluate(async (dir) => {
    document.documentElement.dir = dir;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  }, direction);
}

/** WCAG 1.4.10: one scrolls in one direction only. */
async function expectNothingAtTheSide(page: Page, where: string): Promise<void> {
  const { width, content } = await page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    content: document.documentElement.scrollWidth,
  }));
  expect.soft(content, `${where}: width of the content`).toBeLessThanOrEqual(width);
}
