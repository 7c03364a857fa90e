import { expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';
import { Talk, askedBy, claimBy } from './talk';

// A server that no other file has used: whoever has another environment shares none.
test.use({ environment: { MESSAGE_RATE: '9301/10' } });

test('a conversation is handed over with a note: the colleague is told, reads it in the thread and answers', async ({
  people,
}) => {
  test.slow();
  const [user, professional, colleague] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
    people.knownProfessional('Mikael Berg'),
  ]);
  const { id } = await askedBy(user, 'Charged twice', 'Hello');
  await claimBy(professional, id);
  const ana = new Talk(await people.browserAs(user, `/c/${id}`));
  const dana = await people.browserAs(professional, `/console/mine/${id}`);
  const mikael = await people.browserAs(colleague, '/console/queue');
  await expect(mikael.getByRole('heading', { name: 'Inbox' })).toBeVisible();

  await dana.getByRole('button', { name: 'Reassign', exact: true }).click();
  const dialog = dana.getByRole('dialog', { name: 'Reassign this conversation' });
  await dialog.getByRole('radio', { name: 'Mikael Berg' }).check({ force: true });
  await dialog.getByLabel('A line for your colleague').fill('She wants the credit note before Thursday.');
  await expectAccessibleEverywhere(dana, 'handing over');
  await dialog.getByRole('button', { name: 'Reassign' }).click();
  await expect(dana.getByText('Mikael Berg has this conversation now.')).toBeVisible();

  const told = 'Dana handed “Charged twice” over to you: She wants the credit note before Thursday.';
  await expect(mikael.getByText(told)).toBeVisible();
  await mikael.getByRole('button', { name: 'Open' }).click();
  await expect(mikael).toHaveURL(new RegExp(`/console/mine/${id}`));
  const note = mikael.locator('pc-note');
  await expect(note).toContainText('She wants the credit note before Thursday.');
  await expect(note).toContainText('Dana Whitfield');
  await expect(mikael.getByRole('region', { name: 'Messages' })).toContainText(
    'Dana Whitfield handed over to you',
  );
  await expectAccessibleEverywhere(mikael, 'a conversation that was handed over');

  await new Talk(mikael).write('Hello Ana, it comes on Wednesday.');
  await expect(ana.said).toHaveText(['Hello', 'Hello Ana, it comes on Wednesday.']);
  await expect(ana.page.getByText('credit note')).toHaveCount(0);
});
