import { expectAccessible, expectAccessibleEverywhere } from './accessible';
import { sizes } from './chromium';
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
    await expect(page.getByRole('link', { name: 'People' })).toBeVisible();
  } finally {
    await context.close();
    await server.stop();
  }
});

test('the empty console is accessible', async ({ people }) => {
  const page = await people.browserAs(await people.knownAdmin(), '/console/queue');
  for (const [view, title] of [
    ['Queue', 'Nobody is waiting.'],
    ['Mine', 'You have no open conversations.'],
    ['All', 'There are no conversations yet.'],
  ] as const) {
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();
    await expect(page.getByText(title)).toBeVisible();
    await expectAccessibleEverywhere(page, `${view}, empty`);
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

test('the console is accessible in every state', async ({ people }) => {
  const [ana, dana, priya] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
    people.knownAdmin(),
  ]);
  const { id } = await askedBy(ana, 'Home office deduction', 'Can I deduct my desk?');
  const { id: held } = await askedBy(ana, 'Held by a colleague');
  await claimBy(dana, held);

  const page = await people.browserAs(priya, '/console/queue');
  await expect(page.getByRole('link', { name: /Home office deduction/ }).first()).toBeVisible();
  await expectAccessibleEverywhere(page, 'queue');
  await page.goto(`/console/queue/${id}`);
  await expect(page.getByText('Claim this conversation to reply')).toBeVisible();
  await expectAccessibleEverywhere(page, 'thread, not claimed');
  await page.goto(`/console/all/${held}`);
  await expect(page.getByText('Dana Whitfield answers this conversation')).toBeVisible();
  await expectAccessibleEverywhere(page, 'all, with the thread of a colleague');

  await page.goto(`/console/queue/${id}`);
  await page.getByRole('button', { name: 'Claim' }).first().click();
  const talk = new Talk(page);
  await expect(talk.field).toBeEditable();
  await page.getByRole('button', { name: 'Private note', exact: true }).click();
  await page.getByRole('textbox', { name: 'Private note' }).fill('She is friendly.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(talk.said).toHaveCount(2);
  await page.goto(`/console/mine/${id}`);
  await expect(talk.said).toHaveCount(2);
  await expectAccessibleEverywhere(page, 'mine, thread with a note');

  await page.getByRole('button', { name: 'Reassign' }).click();
  await expect(page.getByRole('dialog').getByText('Dana Whitfield').first()).toBeVisible();
  await expectAccessibleEverywhere(page, 'reassign dialog');
  await page.keyboard.press('Escape');

  await page.setViewportSize(sizes.laptop);
  await page.getByRole('button', { name: 'Details of Ana Oliveira' }).click();
  await expect(page.getByText('Client since')).toBeVisible();
  await expectAccessible(page, 'people drawer');
  await page.keyboard.press('Escape');
  await page.setViewportSize(sizes.desktop);

  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByText('This conversation is closed', { exact: true })).toBeVisible();
  await expectAccessibleEverywhere(page, 'thread, closed');
  await page.getByRole('button', { name: /Your account/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await expectAccessible(page, 'account menu');
});

test("the admin's page is accessible", async ({ people }) => {
  await people.knownProfessional('Dana Whitfield');
  const page = await people.browserAs(await people.knownAdmin(), '/console/people');
  await expect(page.getByRole('row', { name: /Dana Whitfield/ }).first()).toBeVisible();
  await expectAccessibleEverywhere(page, 'people');
  await page.getByRole('button', { name: 'Add a professional' }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('Please enter a name.')).toBeVisible();
  await expectAccessibleEverywhere(page, 'add a professional, with errors');
  await page.getByLabel('Name', { exact: true }).fill('Mikael Berg');
  await page.getByLabel('E-mail', { exact: true }).fill(`mikael.${Date.now()}@example.com`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('It is shown only now.')).toBeVisible();
  await expectAccessibleEverywhere(page, 'a professional was added');
});
