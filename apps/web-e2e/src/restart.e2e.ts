import type { Page } from '@playwright/test';
import type { MessagePage } from '@prochat/contract';
import { expect, test } from './journey';
import { talkOfTwo } from './scene';
import { Talk } from './talk';

const HELLO = 'Hello, can you help me?';
const numbered = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${word} ${index + 1}`);

/** True as long as this document has not been loaded again. */
async function remember(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  return () => page.evaluate(() => 'sameDocument' in window);
}

const saysBackOnline = (page: Page): Promise<void> =>
  page.getByText('You are back online.').waitFor({ timeout: 30_000 });

test('a page heals by itself when the server is killed while somebody writes', async ({ people, server }) => {
  const { id, ana, dana } = await talkOfTwo(people, 'Through a power cut');
  const unloaded = await Promise.all([remember(ana.page), remember(dana.page)]);
  await expect(ana.said).toHaveText([HELLO]);
  await expect(dana.said).toHaveText([HELLO]);

  const texts = numbered('Line', 20);
  const written = (async () => {
    for (const text of texts) await ana.write(text);
  })();
  await expect(dana.bubble('Line 3')).toBeVisible();
  await server.kill();
  await written;

  for (const { page } of [ana, dana]) await expect(page.getByText('Reconnecting.')).toBeVisible();
  await ana.write('Written while nobody listened');
  await expect(ana.messages.getByText('Sending')).toBeVisible();
  // Said for four seconds only: whoever begins to look when the messages have arrived may come too late.
  const backOnline = Promise.all([ana, dana].map(({ page }) => saysBackOnline(page)));
  await server.boot();
  await backOnline;

  const all = [HELLO, ...texts, 'Written while nobody listened'];
  await expect(ana.messages.getByText(/^\s*(Sent|Delivered|Read \d\d:\d\d)\s*$/)).toBeVisible();
  for (const talk of [ana, dana]) {
    await expect(talk.said).toHaveText(all);
    await expect(talk.messages.getByText('Not sent')).toBeHidden();
  }
  await dana.write('I can read you.');
  await expect(ana.said).toHaveText([...all, 'I can read you.']);
  for (const isSame of unloaded) expect(await isSame()).toBe(true);

  const { http } = await people.knownAdmin();
  const { items } = await http.get<MessagePage>(`/chat/conversations/${id}/messages?pageSize=100`);
  expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1));
  expect(items.filter(({ kind }) => kind === 'message').map(({ text }) => text)).toEqual([
    ...all,
    'I can read you.',
  ]);
});

test('what is written without a network is delivered once when it is back', async ({ people }) => {
  const { ana, dana } = await talkOfTwo(people, 'In a tunnel');
  await expect(ana.said).toHaveText([HELLO]);
  await expect(dana.said).toHaveText([HELLO]);
  await dana.write('Before the tunnel.');
  await expect(ana.said).toHaveCount(2);

  await ana.page.context().setOffline(true);
  await expect(ana.page.getByText('Reconnecting.')).toBeVisible();
  await ana.write('Written in the tunnel');
  await expect(ana.messages.getByText('Sending')).toBeVisible();
  await dana.write('Said meanwhile');
  await dana.untilSent('Said meanwhile');
  await ana.page.context().setOffline(false);

  const all = [HELLO, 'Before the tunnel.', 'Said meanwhile', 'Written in the tunnel'];
  await expect(dana.said).toHaveText(all);
  await expect(ana.said).toHaveText(all);
  await expect(ana.messages.getByText('Sending')).toBeHidden();
});

test('a draft and an unsent message outlive a reload', async ({ people }) => {
  const { ana, dana } = await talkOfTwo(people, 'Not lost with the page');
  await expect(ana.said).toHaveText([HELLO]);
  await ana.field.fill('Half a sentence');
  await ana.page.reload();
  await expect(ana.field).toHaveValue('Half a sentence');
  await ana.field.press('Enter');
  await expect(dana.said).toHaveText([HELLO, 'Half a sentence']);
});

test('a second tab of the same person shows what the first one sends and reads', async ({ people }) => {
  const { id, ana, dana } = await talkOfTwo(people, 'Two tabs');
  const page = await ana.page.context().newPage();
  await page.goto(`/c/${id}`);
  const second = new Talk(page);
  await expect(second.said).toHaveText([HELLO]);

  await ana.write('From the first tab');
  await expect(second.said).toHaveText([HELLO, 'From the first tab']);
  await second.write('From the second tab');
  await second.untilSent('From the second tab');
  await dana.write('To both');
  const all = [HELLO, 'From the first tab', 'From the second tab', 'To both'];
  for (const talk of [ana, second]) await expect(talk.said).toHaveText(all);
});
