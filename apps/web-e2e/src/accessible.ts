import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { sizes } from './chromium';

const VARIANTS = [
  { colorScheme: 'light', size: 'desktop' },
  { colorScheme: 'dark', size: 'desktop' },
  { colorScheme: 'dark', size: 'phone' },
  { colorScheme: 'light', size: 'phone' },
] as const;

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

/** The same in light and dark, on a desktop and on a phone. The page ends as it began: light, on a desktop. */
export async function expectAccessibleEverywhere(page: Page, where: string): Promise<void> {
  for (const { colorScheme, size } of VARIANTS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(sizes[size]);
    await expectAccessible(page, `${where}, ${colorScheme}, ${size}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(sizes.desktop);
}
