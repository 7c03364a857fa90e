import type { Browser, CDPSession, Page } from '@playwright/test';
import type { HttpClient } from '@prochat/server/testing';
import { collectVitals, readVitals, type Vitals } from './vitals';

/** "Slow 4G" as Lighthouse has it; Chromium applies it to requests, not to an open WebSocket. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1_024 * 1_024) / 8,
  uploadThroughput: (750 * 1_024) / 8,
};
const CPU_RATE = 4;

export interface Visit {
  /** Of the address, with the first slash. */
  path: string;
  /** Whoever is signed in; absent: nobody. */
  who?: HttpClient;
  viewport: { width: number; height: number };
  /** Resolves when what the person came for is on screen. */
  arrived: (page: Page) => Promise<unknown>;
  /** What he then does. */
  acts?: (page: Page) => Promise<unknown>;
}

export interface VisitResult extends Vitals {
  /** The layout shift until he had arrived; `cls` has also what he did. */
  clsArrived: number | undefined;
  /** What came over the wire until he had arrived, bytes with headers, as encoded. */
  downloads: { path: string; bytes: number }[];
  /** Elements of the page in the end. */
  nodes: number;
}

/** One visit with an empty cache by somebody with a slow device on a slow network. */
export async function visit(browser: Browser, url: string, what: Visit): Promise<VisitResult> {
  const context = await browser.newContext({ baseURL: url, viewport: what.viewport });
  try {
    const cookies = what.who?.cookies;
    if (cookies)
      await context.addCookies(
        cookies.names().map((name) => ({ name, value: cookies.get(name) ?? '', url })),
      );
    const page = await context.newPage();
    await collectVitals(page);
    const protocol = await context.newCDPSession(page);
    await slowDown(protocol);
    await showFrames(protocol);
    const urls = new Map<string, string>();
    const downloads: { path: string; bytes: number }[] = [];
    protocol.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
    protocol.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
      downloads.push({ path: new URL(urls.get(requestId) ?? url).pathname, bytes: encodedDataLength }),
    );
    await page.goto(what.path);
    await what.arrived(page);
    await page.waitForLoadState('networkidle');
    const arrivedWith = [...downloads];
    const { cls: clsArrived } = await readVitals(page);
    await what.acts?.(page);
    const nodes = await page.locator('*').count();
    return { ...(await readVitals(page)), clsArrived, downloads: arrivedWith, nodes };
  } finally {
    await context.close();
  }
}

/**
 * Somebody looks at the page. Without, headless Chromium at the width of a phone now and then tells only with a later frame
 * that one was shown, and an interaction whose handlers took 5 ms seems to have taken seconds.
 */
async function showFrames(protocol: CDPSession): Promise<void> {
  protocol.on('Page.screencastFrame', ({ sessionId }) => {
    // The last frames may come when the page is closed already.
    protocol.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await protocol.send('Page.startScreencast', { format: 'jpeg', quality: 1, maxWidth: 64, maxHeight: 64 });
}

async function slowDown(protocol: CDPSession): Promise<void> {
  await protocol.send('Network.enable');
  await protocol.send('Network.emulateNetworkConditions', SLOW_4G);
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: CPU_RATE });
}
