import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { ADMIN, Server } from './server';

/** One server for the tests of a file, and people in browsers of their own. */
export const test = base.extend<{ people: People }, { server: Server }>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  people: async ({ browser, server }, use) => {
    const people = new People(browser, server);
    await use(people);
    await people.leave();
  },
});

export { expect };

let count = 0;
/** E-mail addresses differ between tests, since they share a server. */
export function newEmail(name: string): string {
  return `${name.toLowerCase().replace(/\W+/g, '.')}.${process.pid}.${++count}@example.com`;
}

export const PASSWORD = 'a quiet long password';

export class People {
  private readonly contexts: BrowserContext[] = [];

  constructor(
    private readonly browser: Browser,
    readonly server: Server,
  ) {}

  /** A fresh browser profile at this installation's address. */
  async browserOf(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await this.browser.newContext({ baseURL: this.server.url, ...options });
    this.contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => {
      throw error;
    });
    return page;
  }

  async register(displayName: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const page = await this.browserOf(options);
    await page.goto('/register');
    await page.getByLabel('Your name').fill(displayName);
    await page.getByLabel('E-mail').fill(newEmail(displayName));
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByRole('heading', { name: 'Conversations' })).toBeVisible();
    return page;
  }

  async signIn(
    email: string,
    password: string,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<Page> {
    const page = await this.browserOf(options);
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return page;
  }

  /** A professional made by the admin over the API, then signed in at the console by hand. */
  async professional(displayName: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.server.url,
      extraHTTPHeaders: { origin: this.server.url },
    });
    await context.request.get('/api/config');
    const csrf = async (): Promise<Record<string, string>> => {
      const cookie = (await context.cookies()).find(({ name }) => name === 'XSRF-TOKEN');
      return { 'X-XSRF-TOKEN': cookie?.value ?? '' };
    };
    const signedIn = await context.request.post('/api/auth/login', {
      data: { email: ADMIN.email, password: ADMIN.password },
      headers: await csrf(),
    });
    expect(signedIn.status()).toBe(200);
    const email = newEmail(displayName);
    const created = await context.request.post('/api/admin/users', {
      data: { email, displayName, role: 'staff', password: PASSWORD },
      headers: await csrf(),
    });
    expect(created.status()).toBe(201);
    await context.close();
    const page = await this.signIn(email, PASSWORD, options);
    await page.waitForURL('**/console/**');
    return page;
  }

  async leave(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()));
  }
}

/** WCAG 2.2 AA by axe: no finding of any weight. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const findings = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`,
  );
  expect(findings, where).toEqual([]);
}
