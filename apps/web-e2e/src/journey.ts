import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { HttpClient, Person } from '@prochat/server/testing';
import { ADMIN, Server } from './server';

/** One server for the tests of a file, and people in browsers of their own. */
export const test = base.extend<
  { people: People },
  { environment: Record<string, string>; server: Server; admin: Person }
>({
  environment: [{}, { scope: 'worker', option: true }],
  server: [
    async ({ environment }, use) => {
      const server = await Server.start(environment);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  admin: [
    async ({ server }, use) => {
      await use(await visitor(server).signIn(ADMIN));
    },
    { scope: 'worker' },
  ],
  people: async ({ browser, server, admin }, use) => {
    const people = new People(browser, server, admin);
    await use(people);
    await people.leave();
  },
});

export { expect };

export const PASSWORD = 'a quiet long password';
export type BrowserOptions = Parameters<Browser['newContext']>[0];

let count = 0;
/** E-mail addresses differ between tests, since they share a server. */
export function newEmail(name: string): string {
  const words = name.normalize('NFD').replace(/[^a-z ]/gi, '');
  return `${words.toLowerCase().replaceAll(' ', '.')}.${process.pid}.${++count}@example.com`;
}

/** Somebody who speaks to the API without a page. */
function visitor({ url }: Server): Person {
  return new Person(new HttpClient(() => url, url), () => url);
}

/**
 * Everybody of one test. By hand in a browser (`register`, `signIn`, `professional`), or over the API (`known...`) where
 * coming in is not what the test is about; `browserAs` then opens a browser that is signed in.
 */
export class People {
  private readonly contexts: BrowserContext[] = [];
  private readonly known: Person[] = [];

  constructor(
    private readonly browser: Browser,
    readonly server: Server,
    private readonly admin: Person,
  ) {}

  /** A fresh browser profile at this installation's address. A fault in the page fails the test. */
  async browserOf(options: BrowserOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ baseURL: this.server.url, ...options });
    this.contexts.push(context);
    context.on('weberror', (fault) => {
      throw fault.error();
    });
    context.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) throw new Error(message.text());
    });
    return context.newPage();
  }

  async register(displayName: string, options?: BrowserOptions): Promise<Page> {
    const page = await this.browserOf(options);
    await page.goto('/register');
    await page.getByLabel('Your name').fill(displayName);
    await page.getByLabel('E-mail').fill(newEmail(displayName));
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByRole('heading', { name: 'Conversations' })).toBeVisible();
    return page;
  }

  async signIn(email: string, password: string, options?: BrowserOptions): Promise<Page> {
    const page = await this.browserOf(options);
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(({ pathname }) => pathname !== '/sign-in');
    return page;
  }

  /** A professional made by the admin, then signed in by hand; he finds himself in the console. */
  async professional(displayName: string, options?: BrowserOptions): Promise<Page> {
    const email = await this.employ(displayName);
    const page = await this.signIn(email, PASSWORD, options);
    await page.waitForURL('**/console/**');
    return page;
  }

  async knownUser(displayName: string): Promise<Person> {
    return this.keep(
      await visitor(this.server).register({
        displayName,
        email: newEmail(displayName),
        password: PASSWORD,
        role: 'user',
      }),
    );
  }

  /** Without an e-mail address. */
  async knownGuest(displayName: string): Promise<Person> {
    return this.keep(await visitor(this.server).enterAsGuest(displayName));
  }

  async knownProfessional(displayName: string): Promise<Person> {
    const email = await this.employ(displayName);
    return this.keep(await visitor(this.server).signIn({ email, password: PASSWORD }));
  }

  async knownAdmin(): Promise<Person> {
    return this.keep(await visitor(this.server).signIn(ADMIN));
  }

  /** A browser in which this person is signed in already. */
  async browserAs(person: Person, path = '/', options?: BrowserOptions): Promise<Page> {
    const page = await this.browserOf(options);
    const { cookies } = person.http;
    await page
      .context()
      .addCookies(
        cookies.names().map((name) => ({ name, value: cookies.get(name) ?? '', url: this.server.url })),
      );
    await page.goto(path);
    return page;
  }

  async leave(): Promise<void> {
    for (const person of this.known) person.closeSockets();
    await Promise.all(this.contexts.map((context) => context.close()));
  }

  private async employ(displayName: string): Promise<string> {
    const email = newEmail(displayName);
    await this.admin.http.post('/admin/users', { email, displayName, role: 'staff', password: PASSWORD });
    return email;
  }

  private keep(person: Person): Person {
    this.known.push(person);
    return person;
  }
}
