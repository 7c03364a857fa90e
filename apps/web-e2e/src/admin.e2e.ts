import type { Page } from '@playwright/test';
import { expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';

test.use({ contextOptions: { reducedMotion: 'reduce' } });
// A server that no other file has used: settings of one test must not reach another file's.
test.use({ environment: { LOG_LEVEL: 'silent' } });
test.slow();

const toast = (page: Page) => page.locator('pc-toast-outlet');

test('an admin makes tags and replies, and gets back what was removed', async ({ people }) => {
  const page = await people.browserAs(await people.knownAdmin(), '/console/admin/start');
  await expect(page.getByRole('heading', { name: 'Getting started' })).toBeVisible();
  await expectAccessibleEverywhere(page, 'admin start');

  await page.getByRole('link', { name: 'Tags' }).first().click();
  await page.getByLabel('New tag').fill('Two words');
  await page.getByRole('button', { name: 'Add tag' }).click();
  await expect(page.getByText('Use one word of small letters')).toBeVisible();
  await page.getByLabel('New tag').fill('refund');
  await page.getByRole('radio', { name: 'green' }).check({ force: true });
  await page.getByRole('button', { name: 'Add tag' }).click();
  await expect(page.getByRole('button', { name: 'Colour of refund: green. Change' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove refund' }).click();
  await expect(page.getByText('There are no tags yet')).toBeVisible();
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Remove refund' })).toBeVisible();
  await expectAccessibleEverywhere(page, 'admin tags');

  await page.getByRole('link', { name: 'Canned replies' }).first().click();
  await page.getByRole('button', { name: 'New reply' }).click();
  await page.getByRole('textbox', { name: 'Shortcut' }).fill('hello');
  await page.getByLabel('Text', { exact: true }).fill('Hello ');
  await page.getByRole('button', { name: 'End user’s name' }).click();
  await expect(page.getByText('Hello Tomás Reyes')).toBeVisible();
  await expectAccessibleEverywhere(page, 'admin canned reply');
  // Leaving would lose it.
  await page.getByRole('link', { name: 'Tags' }).first().click();
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Hello {{user.name}}')).toBeVisible();

  const dana = await people.browserAs(
    await people.knownProfessional('Dana Whitfield'),
    '/console/canned-replies?tab=team',
  );
  await expect(dana.getByText('/hello')).toBeVisible();
  await expect(dana.getByRole('button', { name: 'Remove /hello' })).toHaveCount(0);
});

test('a colleague joins by an invitation, once', async ({ people }) => {
  const page = await people.browserAs(await people.knownAdmin(), '/console/admin/people');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await expectAccessibleEverywhere(page, 'invite');
  const email = `leo.${Date.now()}@example.com`;
  await page.getByLabel('E-mail (optional)').fill(email);
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('region', { name: 'Open invitations' })).toContainText(email);
  await expectAccessibleEverywhere(page, 'people with an invitation');

  const leo = await people.browserOf();
  await leo.goto(link);
  await expect(leo.getByText('has invited you as a professional')).toBeVisible();
  await expect(leo.getByLabel('E-mail')).toHaveValue(email);
  await expectAccessibleEverywhere(leo, 'join');
  await leo.getByLabel('Your name').fill('Leo Marchetti');
  await leo.getByLabel('Password', { exact: true }).fill('a-long-password');
  await leo.getByRole('button', { name: 'Create account' }).click();
  await leo.waitForURL('**/console/queue');

  const late = await people.browserOf();
  await late.goto(link);
  await expect(late.getByText('This invitation has been used')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('row', { name: /Leo Marchetti/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Open invitations' })).toHaveCount(0);
});

test('who is blocked is out at once, and is told why', async ({ people }) => {
  const tomas = await people.knownUser('Tomás Reyes');
  const his = await people.browserAs(tomas);
  await expect(his.getByRole('heading', { name: 'Conversations' })).toBeVisible();
  const page = await people.browserAs(await people.knownAdmin(), '/console/admin/people');
  await page.getByRole('button', { name: 'Actions for Tomás Reyes' }).click();
  await page.getByRole('menuitem', { name: 'Block…' }).click();
  await page.getByRole('radio', { name: '1 week' }).check({ force: true });
  await page.getByLabel('Reason (optional)').fill('Spam, twice');
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(his.getByText(/Your account is blocked until .* Reason: Spam, twice/)).toBeVisible();
  await expectAccessibleEverywhere(his, 'blocked');
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(page.getByText('Reason: Spam, twice')).toBeVisible();
});

test('settings hold at once', async ({ people }) => {
  const page = await people.browserAs(await people.knownAdmin(), '/console/admin/settings');
  await page.getByRole('checkbox', { name: /^Guests/ }).uncheck();
  await page.getByRole('checkbox', { name: /^Accounts made by end users/ }).uncheck();
  await page.getByLabel('Longest message, characters').fill('99');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Enter a number from 100 to 20000.')).toBeVisible();
  await expectAccessibleEverywhere(page, 'settings, with an error');
  await page.getByLabel('Longest message, characters').fill('200');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(toast(page).getByText('The settings are saved.')).toBeVisible();

  const visitor = await people.browserOf();
  await visitor.goto('/sign-in');
  await expect(visitor.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(visitor.getByText('Create account')).toHaveCount(0);
  await expect(visitor.getByRole('button', { name: /guest/i })).toHaveCount(0);
  await page.reload();
  await expect(page.getByLabel('Longest message, characters')).toHaveValue('200');
});
