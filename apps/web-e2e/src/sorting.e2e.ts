import { expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';
import { askedBy, claimBy } from './talk';

test('a professional sorts a conversation by priority and tags, and a colleague sees it', async ({
  people,
  admin,
}) => {
  test.slow();
  const [user, professional, colleague] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
    people.knownProfessional('Mikael Berg'),
  ]);
  await admin.http.post('/admin/tags', { name: 'billing', color: 'violet' });
  await admin.http.post('/admin/tags', { name: 'refund', color: 'orange' });
  const { id } = await askedBy(user, 'Charged twice', 'Hello');
  await claimBy(professional, id);
  const [dana, mikael] = await Promise.all([
    people.browserAs(professional, `/console/mine/${id}`),
    people.browserAs(colleague, `/console/all/${id}`),
  ]);

  await dana.getByRole('button', { name: 'More actions' }).click();
  await expectAccessibleEverywhere(dana, 'the menu of a conversation');
  await dana.getByRole('menuitemradio', { name: 'Urgent' }).click();
  await expect(mikael.getByLabel('Priority')).toHaveValue('urgent');
  await mikael.getByLabel('Priority').selectOption('High');
  await expect(dana.getByLabel('Priority')).toHaveValue('high');

  await dana.getByRole('button', { name: 'Add a tag' }).click();
  const find = dana.getByRole('combobox', { name: 'Add a tag' });
  await expect(dana.getByRole('option', { name: 'billing' })).toBeVisible();
  await find.fill('nothing');
  await expect(dana.getByText('No tag has this name. Admins create new ones.')).toBeVisible();
  await find.fill('');
  await find.press('ArrowDown');
  await find.press('Enter');
  await expect(mikael.getByRole('button', { name: 'Remove the tag refund' })).toBeVisible();
  await find.press('Enter');
  await expect(dana.getByText('It has all tags there are.')).toBeVisible();
  await find.press('Escape');
  await expect(dana.getByRole('button', { name: 'Add a tag' })).toBeFocused();
  await mikael.getByRole('button', { name: 'Remove the tag refund' }).click();
  await expect(dana.getByRole('button', { name: 'Remove the tag refund' })).toBeHidden();
  await expect(dana.getByRole('button', { name: 'Remove the tag billing' })).toBeVisible();

  await dana.setViewportSize({ width: 1024, height: 768 });
  await dana.getByRole('button', { name: 'Details of Ana Oliveira' }).click();
  await dana.getByRole('button', { name: 'Add a tag' }).click();
  await expect(dana.getByRole('option', { name: 'refund' })).toBeVisible();
  await expectAccessibleEverywhere(dana, 'tags to choose from');
});

test('an admin makes a tag where it is needed', async ({ people }) => {
  const [user, admin] = await Promise.all([people.knownUser('Ana Oliveira'), people.knownAdmin()]);
  const { id } = await askedBy(user, 'Charged twice', 'Hello');
  const page = await people.browserAs(admin, `/console/all/${id}`);
  await page.getByRole('button', { name: 'Add a tag' }).click();
  await page.getByRole('combobox', { name: 'Add a tag' }).fill('Chargeback');
  await page.getByRole('option', { name: 'Create “chargeback”' }).click();
  await expect(page.getByRole('button', { name: 'Remove the tag chargeback' })).toBeVisible();
});
