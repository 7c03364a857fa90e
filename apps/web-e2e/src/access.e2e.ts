import { expectAccessible, expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';
import { Server } from './server';
import { Talk, askedBy, claimBy, sendAll } from './talk';

test.use({ contextOptions: { reducedMotion: 'reduce' } });
test.slow();

test('the pages where people come in are accessible', async ({ people }) => {
  const page = await people.browserOf();
  await page.goto('/sign-in');
  await expect(page.getByRole('button', { name: 'Continue as guest' })).toBeVisible();
  await expectAccessibleEverywhere(page, 'sign in');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Please enter your password.')).toBeVisible();
  await expectAccessibleEverywhere(page, 'sign in with errors');
  await page.getByRole('link', { name: 'Create account' }).click();
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('Please tell us your name.')).toBeVisible();
  await expectAccessibleEverywhere(page, 'register with errors');
  await page.goto('/setup#token=used-long-ago');
  await expect(page.getByText('This set-up link has been used')).toBeVisible();
  await expectAccessibleEverywhere(page, 'set-up, closed');
});

test('the one-time set-up page is accessible, and makes the first admin', async ({ browser }) => {
  const server = await Server.start({ ADMIN_EMAIL: '', ADMIN_PASSWORD: '' });
  const context = await browser.newContext();
  try {
    const link = /http\S+\/setup#token=\S+/.exec(server.output)?.[0];
    expect(link, server.output).toBeDefined();
    const page = await context.newPage();
    await page.goto(link ?? '');
    await expect(page.getByRole('button', { name: 'Create administrator' })).toBeVisible();
    await expectAccessibleEverywhere(page, 'set-up, open');
    await page.getByLabel('Your name').fill('Priya Nair');
    await page.getByLabel('E-mail').fill('priya.nair@example.com');
    await page.getByLabel('Password', { exact: true }).fill('a quiet long password');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await expect(page.getByRole('link', { name: 'Admin' })).toBeVisible();
  } finally {
    await context.close();
    await server.stop();
  }
});

test("the end user's door is accessible in every state", async ({ people }) => {
  const [ana, dana] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const page = await people.browserAs(ana, '/');
  await expect(page.getByText('No conversations yet')).toBeVisible();
  await expectAccessibleEverywhere(page, 'empty list');

  await page.goto('/new');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Please write your message.')).toBeVisible();
  await expectAccessibleEverywhere(page, 'new conversation with errors');

  const { id } = await askedBy(ana, 'Home office deduction', 'Can I deduct my desk? https://example.com');
  await askedBy(ana, 'Another question');
  await page.goto(`/c/${id}`);
  const talk = new Talk(page);
  await expect(page.getByRole('heading', { name: 'Waiting for a professional' })).toBeVisible();
  await expect(talk.said).toHaveCount(1);
  await expectAccessibleEverywhere(page, 'thread, waiting');

  await claimBy(dana, id);
  await sendAll(dana, id, ['Yes, you can.', 'Is it used for work only?']);
  await expect(talk.said).toHaveCount(3);
  await expectAccessibleEverywhere(page, 'thread, assigned');

  await talk.write('<b></b>');
  await expect(talk.messages.getByText('Not sent')).toBeVisible();
  await expectAccessibleEverywhere(page, 'thread, a message that failed');
  await talk.messages.getByRole('button', { name: 'Delete' }).click();

  await page.getByRole('button', { name: 'End conversation' }).click();
  await expect(page.getByText('This conversation is closed. Write to reopen it.')).toBeVisible();
  await expectAccessibleEverywhere(page, 'thread, closed, with a toast');

  await page.goto('/');
  await expect(page.getByRole('link', { name: /Home office deduction/ })).toBeVisible();
  await expectAccessibleEverywhere(page, 'list');

  await page.context().setOffline(true);
  await page.getByRole('link', { name: /Another question/ }).click();
  await expect(page.getByText('Reconnecting.')).toBeVisible();
  await expectAccessible(page, 'thread, offline');
});
