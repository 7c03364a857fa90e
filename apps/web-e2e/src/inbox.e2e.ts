import { expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';
import { askedBy, claimBy } from './talk';

// A server that no other file has used: whoever has another environment shares none.
test.use({ environment: { MESSAGE_RATE: '1003/10' } });

test('filters and order are in the address, and the way back leads through them', async ({ people }) => {
  const user = await people.knownUser('Ana Oliveira');
  const dana = await people.knownProfessional('Dana Whitfield');
  const { id: pressing } = await askedBy(user, 'Pressing matter');
  await askedBy(user, 'Some other day');
  await dana.http.patch(`/chat/conversations/${pressing}`, { priority: 'urgent' });
  const page = await people.browserAs(dana, '/console/queue');
  const rows = page.locator('pc-inbox-row');
  await expect(rows).toHaveCount(2);

  await page.getByRole('button', { name: 'Urgent' }).click();
  await expect(page).toHaveURL(/priority=urgent/);
  await expect(rows).toHaveCount(1);
  await page.goBack();
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Urgent' })).toHaveAttribute('aria-pressed', 'false');

  await page.getByRole('button', { name: /^Sort/ }).click();
  await page.getByRole('menuitemradio', { name: 'Newest first' }).click();
  await expect(page).toHaveURL(/sort=reverse/);
  await expect(rows.first()).toContainText('Some other day');
  await page.reload();
  await expect(rows.first()).toContainText('Some other day');

  await page.goto('/console/all');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expectAccessibleEverywhere(page, 'the filters of the inbox');
  await page.getByRole('menuitemradio', { name: 'Normal' }).click();
  await expect(rows).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove the filter Normal' }).click();
  await expect(rows).toHaveCount(2);
});

test('several conversations are closed at once, and what is refused says why in its row', async ({
  people,
}) => {
  const user = await people.knownUser('Leila Haddad');
  const [dana, mikael] = [
    await people.knownProfessional('Dana Whitfield'),
    await people.knownProfessional('Mikael Berg'),
  ];
  const { id: own } = await askedBy(user, 'Bulk of Dana');
  const { id: other } = await askedBy(user, 'Bulk of Mikael');
  await claimBy(dana, own);
  await claimBy(mikael, other);
  const page = await people.browserAs(dana, '/console/all?q=bulk');
  const rows = page.locator('pc-inbox-row');
  await expect(rows).toHaveCount(2);
  const boxes = page.getByRole('checkbox', { name: 'Select the conversation with Leila Haddad' });
  await page.getByRole('button', { name: 'Select conversations' }).click();
  await boxes.first().click();
  await boxes.last().click({ modifiers: ['Shift'] });
  await expect(page.getByText('2 selected')).toBeVisible();
  await expectAccessibleEverywhere(page, 'selecting conversations');

  const bar = page.getByRole('group', { name: 'With the selected conversations' });
  await bar.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows.first()).not.toContainText('Closing');
  await page.getByRole('button', { name: 'Select conversations' }).click();
  await boxes.first().click();
  await boxes.last().click();
  await bar.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(rows.filter({ hasText: 'Bulk of Dana' })).toContainText('Closed');
  await expect(page.getByText('One was not closed. Its row says why.')).toBeVisible();
  await expect(rows.filter({ hasText: 'Bulk of Mikael' }).locator('.fault')).toBeVisible();
});
