import { PASSWORD, expect, newEmail, test } from './journey';
import { press, tabTo, type } from './keyboard';
import { Talk, askedBy } from './talk';

test('an end user registers, asks, writes and ends a conversation without a mouse', async ({ people }) => {
  const page = await people.browserOf();
  await page.goto('/sign-in');
  await press(page.getByRole('link', { name: 'Create account' }));
  await type(page.getByLabel('Your name'), 'Ana Oliveira');
  await type(page.getByLabel('E-mail'), newEmail('Ana Oliveira'));
  await type(page.getByLabel('Password', { exact: true }), PASSWORD);
  await page.keyboard.press('Enter');

  await press(page.getByRole('link', { name: 'New', exact: true }));
  await type(page.getByLabel('What is it about?'), 'Without a mouse');
  await tabTo(page.getByRole('radio', { name: 'Normal' }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'High' })).toBeChecked();
  await type(page.getByLabel('Your message', { exact: true }), 'Does it work?');
  await press(page.getByRole('button', { name: 'Send' }));

  const talk = new Talk(page);
  await expect(talk.field).toBeFocused();
  await page.keyboard.type('It does');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('in two lines.');
  await page.keyboard.press('Enter');
  await expect(talk.said).toHaveText(['Does it work?', /It does\s+in two lines\./]);

  await press(page.getByRole('button', { name: 'End conversation' }));
  await expect(page.getByText('This conversation is closed. Write to reopen it.')).toBeVisible();
});

test('a professional claims, replies, notes and closes without a mouse', async ({ people }) => {
  const user = await people.knownUser('Ana Oliveira');
  await askedBy(user, 'Keys only', 'Is somebody there?');
  const page = await people.browserAs(await people.knownProfessional('Dana Whitfield'), '/console/queue');

  await press(page.getByRole('link', { name: /Keys only/ }));
  await press(page.getByRole('button', { name: 'Claim' }).first());
  const talk = new Talk(page);
  await type(talk.field, 'I am here.');
  await page.keyboard.press('Enter');
  await expect(talk.said).toHaveText(['Is somebody there?', 'I am here.']);

  await press(page.getByRole('button', { name: 'Private note', exact: true }));
  await type(page.getByRole('textbox', { name: 'Private note' }), 'She is friendly.');
  await page.keyboard.press('Enter');
  await expect(talk.said).toHaveText(['Is somebody there?', 'I am here.', 'She is friendly.']);

  await press(page.getByRole('button', { name: 'Close', exact: true }));
  await expect(talk.messages).toContainText('You closed this conversation');
});
