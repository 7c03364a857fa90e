import { defineConfig } from '@playwright/test';
import { chromium } from './src/chromium';

/** The pictures of docs/images, taken of the demo as `npm run demo` shows it. */
export default defineConfig({
  testDir: './src',
  testMatch: '**/*.shots.ts',
  outputDir: '../../tmp/screenshots',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list']],
  use: { ...chromium, contextOptions: { reducedMotion: 'reduce' } },
});
