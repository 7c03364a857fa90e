import { defineConfig } from '@playwright/test';
import { chromium, sizes } from './src/chromium';

/** Journeys in real Chromium against the built product; each file starts servers of its own (src/server.ts). */
export default defineConfig({
  testDir: './src',
  testMatch: '**/*.e2e.ts',
  outputDir: '../../tmp/e2e',
  fullyParallel: false,
  workers: 2,
  // For the slowest machine this has to pass on; whoever waits for a fact is done when it is there.
  timeout: 150_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list']],
  use: { ...chromium, trace: 'retain-on-failure', viewport: sizes.desktop },
});
