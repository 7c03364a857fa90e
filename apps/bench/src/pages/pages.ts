import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { median, ms, spread, table, verdict } from '../messages/report';
import { ServerProcess } from '../messages/server-process';
import type { BenchReport, Session } from '../messages/session';
import { freePort, PRODUCT_ENVIRONMENT } from '../messages/subjects';
import { makeLongTalk, type LongTalk } from './long-talk';
import { visit, type Visit, type VisitResult } from './throttled-visit';

const KB = 1_024;
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Floor and goal of P11 and P12, see PERFORMANCE.md. */
const LCP = { floor: 2_000, goal: 1_200 };
const INP = { floor: 150, goal: 80 };
const CLS = { floor: 0.05, goal: 0.01 };
const BYTES = { floor: 180 * KB, goal: 100 * KB };

/** P11 and P12: what somebody with a slow phone or laptop and a slow network waits for, at each door. */
export async function benchPages(session: Session): Promise<BenchReport> {
  const { rounds, messages } = session.options;
  const server = await startServer(session);
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const talk = await makeLongTalk(server.url, messages);
    session.say(`A conversation of ${messages} messages is there.`);
    const visits = visitsOf(talk);
    const results = new Map<string, VisitResult[]>();
    for (let round = 1; round <= rounds; round += 1)
      for (const [name, what] of Object.entries(visits)) {
        const result = await visit(browser, server.url, what);
        const { lcp, inp, cls } = result;
        session.say(`pages ${round}: ${name}: ${JSON.stringify({ lcp, inp, cls, bytes: bytesOf(result) })}`);
        results.set(name, [...(results.get(name) ?? []), result]);
      }
    return report(messages, results, browser);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function startServer(session: Session): Promise<ServerProcess> {
  const directory = join(session.directory, 'pages');
  mkdirSync(directory, { recursive: true });
  const port = String(await freePort());
  return ServerProcess.start('dist/apps/api/main.mjs', [], {
    environment: {
      ...PRODUCT_ENVIRONMENT,
      PORT: port,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATA_DIR: join(directory, 'data'),
      LOG_LEVEL: session.options.logLevel,
    },
    logFile: join(directory, 'log'),
  });
}

function visitsOf({ id, otherId, user, professional }: LongTalk): Record<string, Visit> {
  const said = (page: Page): Promise<unknown> =>
    page.getByRole('region', { name: 'Messages' }).locator('pc-linked-text').last().waitFor();
  return {
    'end user, sign in, phone': {
      path: '/sign-in',
      viewport: PHONE,
      arrived: (page) => page.getByRole('button', { name: 'Sign in' }).waitFor(),
      acts: (page) => page.getByLabel('E-mail').pressSequentially('ana@example.com', { delay: 80 }),
    },
    'end user, conversation, phone': {
      path: `/c/${id}`,
      who: user,
      viewport: PHONE,
      arrived: said,
      acts: (page) => talkAndTurn(page, `/c/${otherId}`),
    },
    'end user, conversation, desktop': {
      path: `/c/${id}`,
      who: user,
      viewport: DESKTOP,
      arrived: said,
      acts: (page) => talkAndTurn(page, `/c/${otherId}`),
    },
    'console, conversation, desktop': {
      path: `/console/mine/${id}`,
      who: professional,
      viewport: DESKTOP,
      arrived: said,
      acts: (page) => talkAndTurn(page, `/console/mine/${otherId}`),
    },
    'console, queue, desktop': {
      path: '/console/queue',
      who: professional,
      viewport: DESKTOP,
      arrived: (page) => page.getByRole('heading', { name: 'Inbox' }).waitFor(),
      acts: (page) =>
        page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Mine' }).click(),
    },
  };
}

/** Writes, sends, pages up, and looks into another conversation and back. */
async function talkAndTurn(page: Page, other: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: /^(Message|Write a reply to .*)$/ });
  for (const text of ['Thank you, that helps a lot.', 'One more question']) {
    await composer.click();
    await composer.pressSequentially(text, { delay: 60 });
    await composer.press('Enter');
  }
  const messages = page.getByRole('region', { name: 'Messages' });
  await messages.hover();
  for (let turns = 0; turns < 20; turns += 1) {
    await page.mouse.wheel(0, -1_500);
    await page.waitForTimeout(100);
  }
  const back = page.getByRole('link', { name: 'Back to conversations' });
  if (await back.isVisible()) await back.click();
  await page.locator(`a[href^="${other}"]`).first().click();
  await messages.locator('pc-linked-text').last().waitFor();
  await page.waitForTimeout(500);
}

function bytesOf({ downloads }: VisitResult): number {
  return downloads.reduce((sum, { bytes }) => sum + bytes, 0);
}

function report(messages: number, results: Map<string, VisitResult[]>, browser: Browser): BenchReport {
  const rows = [...results].map(([name, visits]) => {
    const of = (value: (result: VisitResult) => number | undefined): number[] =>
      visits.map((result) => value(result) ?? Number.NaN);
    const judged = (values: number[], bounds: { floor: number; goal: number }): string =>
      verdict(median(values), bounds);
    const [lcp, inp, bytes] = [of((r) => r.lcp), of((r) => r.inp), of(bytesOf)];
    const [arrived, cls] = [of((r) => r.clsArrived ?? 0), of((r) => r.cls ?? 0)];
    return [
      name,
      spread(lcp, ms),
      judged(lcp, LCP),
      spread(inp, ms),
      judged(inp, INP),
      spread(arrived, (value) => value.toFixed(3)),
      spread(cls, (value) => value.toFixed(3)),
      judged(cls, CLS),
      spread(bytes, (value) => (value / KB).toFixed(1)),
      judged(bytes, BYTES),
      spread(
        of((r) => r.nodes),
        String,
      ),
    ];
  });
  const head = [
    '',
    'LCP ms',
    'P11',
    'INP ms',
    'P11',
    'CLS until there',
    'CLS in all',
    'P11',
    'KB',
    'P12',
    'elements',
  ];
  return {
    title: `P11, P12: pages at 4x slower processor and slow 4G, ${messages} messages, Chromium ${browser.version()}`,
    durability: {},
    markdown: `${table(head, rows)}\n`,
    raw: Object.fromEntries(results),
  };
}
