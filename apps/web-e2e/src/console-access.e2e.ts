import { expectAccessible, expectAccessibleEverywhere } from './accessible';
import { sizes } from './chromium';
import { expect, test } from './journey';
import { Talk, askedBy, claimBy } from './talk';

test.use({ contextOptions: { reducedMotion: 'reduce' } });
// A server that no other file has used: whoever has another environment shares none.
test.use({ environment: { LOG_LEVEL: 'error' } });
test.slow();

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
  const page = await people.browserAs(await people.knownAdmin(), '/console/admin/people');
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
