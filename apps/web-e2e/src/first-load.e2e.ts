import type { Page, Response } from '@playwright/test';
import { PASSWORD, expect, test } from './journey';
import { Talk, askedBy } from './talk';

const KB = 1024;
/** The whole of it: document, scripts, styles, fonts, icons and answers of the API, as they cross the wire. */
const FIRST_LOAD_MAX_BYTES = 180 * KB;
/** Words that only the console shows. That they are in what staff download is proven below. */
const CONSOLE_MARKER = 'New conversations appear here by themselves.';

interface Download {
  url: string;
  bytes: number;
}

/** What this browser downloads from now on, with headers, as encoded; and the text of every script. */
class Downloads {
  readonly all: Download[] = [];
  private readonly scripts: Response[] = [];

  static async of(page: Page): Promise<Downloads> {
    const downloads = new Downloads();
    const urls = new Map<string, string>();
    const protocol = await page.context().newCDPSession(page);
    await protocol.send('Network.enable');
    protocol.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
    protocol.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      downloads.all.push({ url: urls.get(requestId) ?? requestId, bytes: encodedDataLength });
    });
    page.on('response', (response) => {
      if (response.ok() && response.url().endsWith('.js')) downloads.scripts.push(response);
    });
    return downloads;
  }

  get bytes(): number {
    return this.all.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Of the document that is open: the browser forgets the bodies of those before it. */
  async scriptText(): Promise<string> {
    return (await Promise.all(this.scripts.map((response) => response.text()))).join('\n');
  }

  /** As a table for the report: the largest first. */
  report(where: string): string {
    const rows = this.all
      .toSorted((a, b) => b.bytes - a.bytes)
      .map(({ url, bytes }) => `${(bytes / KB).toFixed(1).padStart(7)} KB  ${new URL(url).pathname}`);
    return [`${where}: ${(this.bytes / KB).toFixed(1)} KB in ${this.all.length} files`, ...rows].join('\n');
  }
}

test('an end user downloads little, and nothing of the console', async ({ people }, testInfo) => {
  const person = await people.knownUser('Ana Oliveira');
  const { id } = await askedBy(person, 'Small', 'Hello, can you help me?');

  const page = await people.browserOf();
  const downloads = await Downloads.of(page);
  await page.goto('/sign-in', { waitUntil: 'networkidle' });
  await testInfo.attach('sign-in', { body: downloads.report('The sign-in page') });
  expect(downloads.bytes, downloads.report('The sign-in page')).toBeLessThan(FIRST_LOAD_MAX_BYTES);

  await page.getByLabel('E-mail').fill(person.user.email ?? '');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: /Small/ }).click();
  await expect(new Talk(page).said).toHaveCount(1);
  await page.waitForLoadState('networkidle');
  const report = downloads.report('From a fresh profile to an open conversation');
  await testInfo.attach('conversation', { body: report });
  expect(downloads.bytes, report).toBeLessThan(FIRST_LOAD_MAX_BYTES);
  expect(page.url()).toContain(id);
  expect(await downloads.scriptText()).not.toContain(CONSOLE_MARKER);
});

test('what staff download does contain the console, so that its absence means something', async ({
  people,
}) => {
  const page = await people.browserOf();
  const downloads = await Downloads.of(page);
  const person = await people.knownProfessional('Dana Whitfield');
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(person.user.email ?? '');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible();
  expect(await downloads.scriptText()).toContain(CONSOLE_MARKER);
});

test('what was downloaded once is never downloaded again', async ({ people }) => {
  const page = await people.browserOf();
  const downloads = await Downloads.of(page);
  await page.goto('/sign-in', { waitUntil: 'networkidle' });
  await page.goto('/register', { waitUntil: 'networkidle' });
  await page.reload({ waitUntil: 'networkidle' });
  const hashed = downloads.all.filter(
    ({ url, bytes }) => /-[\w-]{8}\.(js|css|woff2)$/.test(url) && bytes > 0,
  );
  expect(hashed.length).toBeGreaterThan(3);
  expect(new Set(hashed.map(({ url }) => url)).size).toBe(hashed.length);
});
