import { deafTo } from './frames';
import { expect, test } from './journey';
import { talkOfTwo } from './scene';
import { Talk, askedBy, claimBy } from './talk';

const HELLO = 'Hello, can you help me?';

test('a message is sent, then delivered to a device where nobody looks, then read where somebody does', async ({
  people,
}) => {
  const [user, professional] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const { id } = await askedBy(user, 'Three fates', HELLO);
  await claimBy(professional, id);
  const ana = new Talk(await people.browserAs(user, `/c/${id}`));
  await expect(ana.fateOf(HELLO)).toHaveText('Sent');

  const danaPage = await people.browserAs(professional, '/console/mine');
  await expect(ana.fateOf(HELLO)).toHaveText('Delivered');
  await ana.write('Are you there?');
  await expect(ana.fateOf('Are you there?')).toHaveText('Delivered');
  await danaPage.getByRole('link', { name: /Three fates/ }).click();
  await expect(ana.fateOf('Are you there?')).toHaveText(/^Read \d\d:\d\d$/);

  const dana = new Talk(danaPage);
  await ana.page.getByRole('link', { name: 'New', exact: true }).click();
  await dana.write('Here I am.');
  await expect(dana.fateOf('Here I am.')).toHaveText('Delivered');
  await ana.page.getByRole('link', { name: /Three fates/ }).click();
  await expect(dana.fateOf('Here I am.')).toHaveText(/^Read \d\d:\d\d$/);

  // It is no less true for who comes later.
  await Promise.all([ana.page.reload(), danaPage.reload()]);
  await expect(dana.fateOf('Here I am.')).toHaveText(/^Read \d\d:\d\d$/);
  await expect(ana.fateOf('Are you there?')).toHaveText(/^Read \d\d:\d\d$/);
});

test('a message whose event got lost, with nothing after it, comes all the same', async ({ people }) => {
  // Half a minute may pass until the server tells of the heads again.
  test.slow();
  const { id, ana, dana } = await talkOfTwo(people, 'The last event is lost');
  const page = await ana.page.context().newPage();
  const wire = await deafTo(page, 'received', (frame) => frame.includes('"message:new"'));
  await page.goto(`/c/${id}`);
  const deaf = new Talk(page);
  for (const talk of [deaf, dana]) await expect(talk.said).toHaveText([HELLO]);
  await ana.page.close();
  wire.cut();
  await dana.write('Can you hear me?');
  await expect(dana.fateOf('Can you hear me?')).toHaveText('Sent');

  await expect(deaf.said).toHaveText([HELLO, 'Can you hear me?'], { timeout: 40_000 });
  expect(wire.received.some((frame) => frame.includes('"heads"'))).toBe(true);
  await expect(dana.fateOf('Can you hear me?')).toHaveText(/^Read \d\d:\d\d$/);
});
