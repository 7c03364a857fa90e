import { expectAccessibleEverywhere } from './accessible';
import { PASSWORD, expect, newEmail, test } from './journey';
import { Talk, askedBy } from './talk';

test('a guest makes an account, and finds his conversation with it on another device', async ({ people }) => {
  const guest = await people.knownGuest('Tomás Reyes');
  const other = await people.knownUser('Ana Oliveira');
  const { id } = await askedBy(guest, 'Home office deduction', 'Is a desk deductible?');
  const page = await people.browserAs(guest, `/c/${id}`);
  const talk = new Talk(page);
  await expect(talk.said).toHaveText(['Is a desk deductible?']);
  await talk.field.fill('And the chair');

  await page.getByRole('link', { name: 'Keep your conversations' }).click();
  await expect(page.getByRole('heading', { name: 'Keep your conversations' })).toBeVisible();
  // His name is known already.
  await expect(page.getByLabel('Your name')).toHaveValue('Tomás Reyes');
  await expectAccessibleEverywhere(page, 'account of a guest');

  await page.getByLabel('E-mail').fill(other.user.email ?? '');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('There is already an account with this e-mail.')).toBeVisible();
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue(PASSWORD);
  await expectAccessibleEverywhere(page, 'account of a guest, e-mail taken');

  const email = newEmail('Tomas Reyes');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('Your conversations are kept in your account.')).toBeVisible();
  await expect(page.getByText(email)).toBeVisible();
  // Nothing typed is lost, and the talk goes on in the same page.
  await page.getByRole('link', { name: /Home office deduction/ }).click();
  await expect(talk.field).toHaveValue('And the chair');
  await talk.field.press('Enter');
  await talk.untilSent('And the chair');

  const elsewhere = await people.signIn(email, PASSWORD);
  await elsewhere.getByRole('link', { name: /Home office deduction/ }).click();
  await expect(new Talk(elsewhere).said).toHaveText(['Is a desk deductible?', 'And the chair']);
});

test('a guest is told what he loses before he signs out', async ({ people }) => {
  const guest = await people.knownGuest('Tomás Reyes');
  await askedBy(guest, 'Home office deduction');
  const page = await people.browserAs(guest);
  await expect(page.getByRole('link', { name: /Home office deduction/ })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign out as a guest?' })).toBeVisible();
  await expect(page.getByText('nobody can open your conversations again')).toBeVisible();
  await expectAccessibleEverywhere(page, 'a guest who signs out');
  await page.getByRole('link', { name: 'Stay signed in' }).click();
  await expect(page.getByRole('link', { name: /Home office deduction/ })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign out and lose them' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
});
