import { expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';
import { askedBy, claimBy } from './talk';

/** The queue of a server of its own: places in it are counted. */
test.use({ environment: { MESSAGE_RATE: '1006/10', OPEN_CONVERSATIONS_PER_USER: '100' } });

test('who waits sees his place come nearer, and then who answers', async ({ people }) => {
  const [tomas, ana, dana] = await Promise.all([
    people.knownUser('Tomás Reyes'),
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const before = await askedBy(tomas, 'Refund');
  const { id } = await askedBy(ana, 'Letter from the tax office', 'It says I owe 212 euros.');
  const watching = await people.browserAs(ana, '/');
  // Places are asked for again with the clock of the page, which the test moves on.
  await watching.clock.install();
  await watching.goto(`/c/${id}`);
  const card = watching.getByRole('region', { name: 'Your place in the queue' });
  await expect(card.getByRole('status')).toContainText('2nd in line');
  await expect(card).toContainText('You can close this page.');
  await expectAccessibleEverywhere(watching, 'waiting');

  await claimBy(dana, before.id);
  await watching.clock.fastForward('00:31');
  await expect(card.getByRole('status')).toContainText('You are next');
  await claimBy(dana, id);
  await expect(card).toBeHidden();
  await expect(watching.getByRole('heading', { name: 'Dana Whitfield' })).toBeVisible();
});

test('with enough that were served, it is said how long people usually wait', async ({ people }) => {
  const [tomas, ana, dana] = await Promise.all([
    people.knownUser('Tomás Reyes'),
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  for (let served = 0; served < 8; served++) await claimBy(dana, (await askedBy(tomas, 'Refund')).id);
  const { id } = await askedBy(ana, 'Letter from the tax office');
  const page = await people.browserAs(ana, `/c/${id}`);
  const card = page.getByRole('region', { name: 'Your place in the queue' });
  await expect(card).toContainText('People usually wait');
  await expect(card).toContainText('1 min');
  await expect(card).toContainText(/the last \d+ waits/);
  await expectAccessibleEverywhere(page, 'waiting with an estimate');
});
