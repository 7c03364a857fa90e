import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

/** Core Web Vitals as Google's library `web-vitals` takes them; absent where nothing of the kind happened. */
export interface Vitals {
  /** Largest contentful paint, ms since the navigation began. */
  lcp?: number;
  /** Interaction to next paint, ms: with fewer than 50 interactions the slowest. */
  inp?: number;
  /** Cumulative layout shift: the worst window of shifts that nobody caused. */
  cls?: number;
}

const LIBRARY = createRequire(import.meta.url).resolve('web-vitals');
/** It runs in the page, which knows nothing of this file. */
const COLLECT = `
  const taken = { reportAllChanges: true, durationThreshold: 16 };
  globalThis.benchVitals = {};
  const keep = (name) => ({ value }) => { globalThis.benchVitals[name] = value; };
  webVitals.onLCP(keep('lcp'), taken);
  webVitals.onINP(keep('inp'), taken);
  webVitals.onCLS(keep('cls'), taken);
`;

/** Of every document this page opens from now on. */
export async function collectVitals(page: Page): Promise<void> {
  const library = readFileSync(LIBRARY.replace(/[^/]+$/, 'web-vitals.iife.js'), 'utf8');
  await page.addInitScript(`${library}\n${COLLECT}`);
}

export function readVitals(page: Page): Promise<Vitals> {
  return page.evaluate<Vitals>('globalThis.benchVitals');
}
