import { expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';
import { Talk, askedBy, claimBy, sendAll } from './talk';

const FILLER = Array.from({ length: 120 }, (_, i) => `Message number ${i + 1} of a long conversation.`);

test.use({ environment: { MESSAGE_RATE: '100000/10' } });

test('a professional finds an old message by operators and opens it where it was said', async ({
  people,
}) => {
  const [ana, tom, dana] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownUser('Tomás Reyes'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const { id } = await askedBy(ana, 'Home office', 'Where is the receipt for my desk?');
  await claimBy(dana, id);
  await sendAll(dana, id, ['The reçipt of your desk came in March.', ...FILLER]);
  await askedBy(tom, 'Another desk', 'My desk has no receipt at all.');

  const page = await people.browserAs(dana, '/console/queue');
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  const field = page.getByRole('searchbox', { name: 'Search messages and conversations' });
  await expect(field).toBeFocused();
  await expect(page.getByText('Find what was said')).toBeVisible();
  await expectAccessibleEverywhere(page, 'search, nothing typed');

  await field.fill('desk');
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages.getByRole('listitem')).toHaveCount(3);
  await expect(page.getByRole('region', { name: 'Conversations' }).getByRole('listitem')).toHaveCount(1);
  await expect(messages.locator('mark').first()).toHaveText('desk');
  await expect(page).toHaveURL(/\/console\/search\?q=desk$/);
  await expectAccessibleEverywhere(page, 'search, found');

  await page.getByRole('button', { name: 'from:' }).click();
  await field.pressSequentially('me recipt');
  await expect(messages.getByRole('listitem')).toHaveCount(1);
  await expect(messages.locator('mark')).toHaveText(['reçipt', 'desk']);

  await messages.getByRole('link').click();
  const talk = new Talk(page);
  await expect(page).toHaveURL(new RegExp(`/console/all/${id}\\?at=\\d+`));
  await expect(talk.bubble('The reçipt of your desk came in March.')).toBeInViewport();
  await expect(talk.bubble('Message number 120 ')).not.toBeInViewport();
  await page.getByRole('button', { name: 'Jump to the latest message' }).click();
  await expect(talk.bubble('Message number 120 ')).toBeInViewport();
  await expect(page).toHaveURL(new RegExp(`/console/all/${id}$`));

  await page.goto('/console/search?q=from:me%20from:ana');
  await expect(page.getByText('The search did not work')).toBeVisible();
  await expect(page.getByText(/from: must be given once/)).toBeVisible();
  await expectAccessibleEverywhere(page, 'search, refused');
  await field.fill('zebra');
  await expect(page.getByText('Nothing was found')).toBeVisible();
});

test('an end user searches in his own conversations only, and sees no notes', async ({ people }) => {
  const [ana, tom, dana] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownUser('Tomás Reyes'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const { id } = await askedBy(ana, 'Pension', 'Is my giraffe deductible?');
  await claimBy(dana, id);
  const socket = await dana.connect();
  await socket.ask('message:send', {
    conversationId: id,
    clientId: crypto.randomUUID(),
    kind: 'note',
    text: 'She means a giraffe.',
  });
  socket.close();
  await askedBy(tom, 'Zoo', 'My giraffe is ill.');

  const page = await people.browserAs(ana, '/');
  await page.getByRole('link', { name: 'Search your messages' }).click();
  await page.getByRole('searchbox', { name: 'Search your messages' }).fill('giraffe');
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages.getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'tag:' })).toHaveCount(0);
  await expectAccessibleEverywhere(page, 'own search, found');
  await messages.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/c/${id}\\?at=1$`));
  await expect(new Talk(page).bubble('Is my giraffe deductible?')).toBeInViewport();
});
