import { expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';
import { Talk, askedBy, claimBy } from './talk';

test('professionals see who else is at a conversation and writes in it; its end user sees nothing of them', async ({
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
  const ana = await people.browserAs(user, `/c/${id}`);
  const dana = new Talk(await people.browserAs(professional, `/console/mine/${id}`));
  await expect(dana.said).toHaveText(['Hello']);
  const mikael = await people.browserAs(colleague, `/console/all/${id}`);

  const atIt = (name: string): string => `${name} is looking at this conversation too`;
  // The one who came first hears of the one who comes, and the other way round.
  await expect(dana.page.getByText(atIt('Mikael Berg'))).toBeAttached();
  await expect(mikael.getByText(atIt('Dana Whitfield'))).toBeAttached();
  await expectAccessibleEverywhere(dana.page, 'a colleague at the same conversation');
  await dana.field.pressSequentially('I am lo');
  await expect(mikael.getByText('Dana Whitfield is writing in this conversation')).toBeAttached();
  await expect(ana.getByText('Dana Whitfield is typing')).toBeAttached();
  await expect(ana.getByText('Mikael')).toHaveCount(0);

  await mikael.getByRole('link', { name: /^Queue/ }).click();
  await expect(dana.page.getByText(atIt('Mikael Berg'))).toHaveCount(0);
  await mikael.goBack();
  await expect(dana.page.getByText(atIt('Mikael Berg'))).toBeAttached();
  // At once: sooner than after the time in which nothing is heard of him.
  await mikael.close();
  await expect(dana.page.getByText(atIt('Mikael Berg'))).toHaveCount(0, { timeout: 10_000 });
});
