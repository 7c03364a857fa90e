import { expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';
import { Talk, askedBy, claimBy } from './talk';

// A server that no other file has used: whoever has another environment shares none.
test.use({ environment: { MESSAGE_RATE: '1004/10' } });

test('a professional claims, replies, notes and closes by shortcuts alone', async ({ people }) => {
  const user = await people.knownUser('Ana Oliveira');
  await askedBy(user, 'Keys only', 'Is somebody there?');
  const page = await people.browserAs(await people.knownProfessional('Dana Whitfield'), '/console/queue');
  await expect(page.getByRole('link', { name: /Keys only/ })).toBeVisible();
  const { keyboard } = page;
  const talk = new Talk(page);

  await keyboard.press('Alt+J');
  await expect(page.getByText('Claim this conversation to reply')).toBeVisible();
  await keyboard.press('Alt+C');
  await expect(talk.field).toBeFocused();
  await keyboard.type('I am here.');
  await keyboard.press('Enter');
  await keyboard.press('Alt+P');
  await expect(page.getByRole('textbox', { name: 'Private note' })).toBeFocused();
  await keyboard.type('She is friendly.');
  await keyboard.press('Enter');
  await expect(talk.said).toHaveText(['Is somebody there?', 'I am here.', 'She is friendly.']);
  await keyboard.press('Alt+L');
  await expect(talk.field).toBeFocused();
  await keyboard.press('Alt+E');
  await expect(page.getByText('The conversation with Ana Oliveira is being closed.')).toBeVisible();
  await expect(talk.messages).toContainText('You closed this conversation');
});

test('the palette finds what can be done, and the keys can be changed', async ({ people }) => {
  const user = await people.knownUser('Leila Haddad');
  const dana = await people.knownProfessional('Dana Whitfield');
  for (const topic of ['First matter', 'Second matter']) await claimBy(dana, (await askedBy(user, topic)).id);
  const page = await people.browserAs(dana, '/console/mine');
  await expect(page.locator('pc-inbox-row')).toHaveCount(2);
  const { keyboard } = page;

  await keyboard.press('Alt+J');
  await expect(page.getByRole('heading', { name: 'Second matter' }).first()).toBeVisible();
  await expect(new Talk(page).field).toBeFocused();
  await keyboard.press('Control+K');
  const palette = page.getByRole('combobox', { name: 'What do you want to do?' });
  await expect(palette).toBeFocused();
  await expect(page.getByRole('option', { name: /Close and go to the next/ })).toBeVisible();
  await expectAccessibleEverywhere(page, 'the palette of commands');
  await palette.pressSequentially('cln');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'First matter' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: 'Second matter' }).first()).toBeVisible();
  await expect(new Talk(page).field).toBeFocused();
  await expect(page.getByRole('button', { name: 'Close', exact: true })).toBeEnabled();

  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await dialog.getByLabel('Single letters outside of fields').check();
  await expectAccessibleEverywhere(page, 'the keyboard shortcuts');
  await dialog.getByRole('button', { name: 'Change the keys of: Copy the link' }).click();
  await keyboard.press('Alt+P');
  await expect(dialog.getByText('These keys mean “Write a private note” already.')).toBeVisible();
  await keyboard.press('Alt+U');
  await expect(dialog.getByRole('button', { name: 'Change the keys of: Copy the link' })).toContainText('U');
  await page.reload();
  await expect(new Talk(page).field).toBeFocused();
  await keyboard.type('j');
  await expect(new Talk(page).field).toHaveValue('j');
  await page.getByRole('heading', { name: 'Inbox' }).click();
  await keyboard.press('j');
  await expect(page.getByRole('heading', { name: 'First matter' }).first()).toBeVisible();
});
