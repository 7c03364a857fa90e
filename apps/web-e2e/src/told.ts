import type { BrowserContext, Page } from '@playwright/test';

interface Record {
  notifications: {
    title: string;
    body: string;
    tag: string;
    at: number;
    closed: boolean;
    made: Notification;
  }[];
  sounds: number;
}
declare global {
  interface Window {
    told: Record;
  }
}

/** What the pages of one browser have told their person: they notify and sound as ever, and it is written down. */
export class Told {
  private constructor(private readonly context: BrowserContext) {}

  /** Before the page that is to be watched is loaded. */
  static async in(context: BrowserContext): Promise<Told> {
    await context.addInitScript(() => {
      const told: Record = { notifications: [], sounds: 0 };
      window.told = told;
      window.Notification = class extends Notification {
        private readonly entry: Record['notifications'][number];
        constructor(title: string, options: NotificationOptions = {}) {
          super(title, options);
          const { body = '', tag = '' } = options;
          const at = performance.timeOrigin + performance.now();
          this.entry = { title, body, tag, at, closed: false, made: this };
          told.notifications.push(this.entry);
        }
        override close(): void {
          this.entry.closed = true;
          super.close();
        }
      };
      window.AudioContext = class extends AudioContext {
        constructor(options?: AudioContextOptions) {
          super(options);
          told.sounds += 1;
        }
      };
    });
    return new Told(context);
  }

  /** Of all tabs, as `title: body`, in no order. */
  async notifications(): Promise<string[]> {
    const each = await this.ofEach((page) =>
      page.evaluate(() => window.told.notifications.map(({ title, body }) => `${title}: ${body}`)),
    );
    return each.flat().sort();
  }

  /** Titles of those on the desktop: of one tag the last that was made, unless it was taken back. */
  async open(): Promise<string[]> {
    const each = await this.ofEach((page) =>
      page.evaluate(() =>
        window.told.notifications.map(({ title, tag, at, closed }) => ({ title, tag, at, closed })),
      ),
    );
    const last = new Map(
      each
        .flat()
        .sort((a, b) => a.at - b.at)
        .map((one) => [one.tag, one]),
    );
    return [...last.values()]
      .filter(({ closed }) => !closed)
      .map(({ title }) => title)
      .sort();
  }

  async sounds(): Promise<number> {
    const each = await this.ofEach((page) => page.evaluate(() => window.told.sounds));
    return each.reduce((sum, count) => sum + count, 0);
  }

  /** Presses the one with this title, as a person does on his desktop. @returns the page that made it */
  async press(title: string): Promise<Page> {
    for (const page of this.context.pages()) {
      const pressed = await page.evaluate((wanted) => {
        const found = window.told.notifications.findLast((one) => one.title === wanted && !one.closed);
        found?.made.dispatchEvent(new Event('click'));
        return found !== undefined;
      }, title);
      if (pressed) return page;
    }
    throw new Error(`Nothing was told that is called "${title}".`);
  }

  private ofEach<T>(read: (page: Page) => Promise<T>): Promise<T[]> {
    return Promise.all(this.context.pages().map(read));
  }
}
