import { expect, test } from './journey';
import { press, tabTo, type } from './keyboard';
import { pdf } from './samples';
import { Talk, claimBy, sendAll } from './talk';

test('an end user asks, attaches a file, is answered and says how it went without a mouse', async ({
  people,
}) => {
  const ana = await people.knownUser('Ana Oliveira');
  const dana = await people.knownProfessional('Dana Whitfield');
  const page = await people.browserAs(ana);
  const talk = new Talk(page);

  await test.step('opens a conversation', async () => {
    await press(page.getByRole('link', { name: 'New', exact: true }));
    await type(page.getByLabel('What is it about?'), 'Refund letter');
    await type(page.getByLabel('Your message', { exact: true }), 'It says I owe 212 euros.');
    await press(page.getByRole('button', { name: 'Send' }));
    await page.waitForURL('**/c/*');
    await expect(talk.field).toBeFocused();
  });
  const id = page.url().split('/').at(-1) ?? '';

  await test.step('attaches a file and sends it with a message', async () => {
    const choosing = page.waitForEvent('filechooser');
    await press(page.getByRole('button', { name: 'Attach files' }));
    await (await choosing).setFiles(pdf('letter.pdf'));
    await expect(page.getByText('letter.pdf').first()).toBeAttached();
    await type(talk.field, 'The letter is attached.');
    await page.keyboard.press('Enter');
    await talk.untilSent('The letter is attached.');
    await expect(talk.messages.getByRole('link', { name: /letter\.pdf/ })).toBeVisible();
  });

  await test.step('is answered, and it is closed, and the focus stays where one writes', async () => {
    await claimBy(dana, id);
    await sendAll(dana, id, ['It is paid already: you owe nothing.']);
    await expect(talk.bubble('you owe nothing')).toBeVisible();
    await dana.http.post(`/chat/conversations/${id}/close`, {});
    await expect(page.getByRole('radiogroup', { name: 'How did it go with Dana?' })).toBeVisible();
    await expect(talk.field).toBeFocused();
  });

  await test.step('says how it went', async () => {
    // Back from the field one writes in: the card comes just before it.
    await page.keyboard.press('Shift+Tab');
    await expect(page.getByRole('button', { name: 'Send rating' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('radio', { name: 'Bad' })).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByRole('radio', { name: 'Great' })).toBeChecked();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByRole('radio', { name: 'Good' })).toBeChecked();
    await type(page.getByLabel('Anything to add?'), 'Quick and kind.');
    await press(page.getByRole('button', { name: 'Send rating' }));
    await expect(page.getByRole('heading', { name: 'Thank you for your rating' })).toBeFocused();
    await tabTo(talk.field);
  });
});
