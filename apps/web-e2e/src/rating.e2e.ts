import { expectAccessibleEverywhere } from './accessible';
import { expect, test, type People } from './journey';
import { Talk, askedBy, claimBy, sendAll } from './talk';

test.use({ environment: { MESSAGE_RATE: '9102/10' } });

/** Answered by Dana and closed by her; none of it is what is tried here. */
async function closedTalk(people: People, topic: string) {
  const ana = await people.knownUser('Ana Oliveira');
  const dana = await people.knownProfessional('Dana Whitfield');
  const { id } = await askedBy(ana, topic);
  await claimBy(dana, id);
  await sendAll(dana, id, ['All set, the new account is active.']);
  await dana.http.post(`/chat/conversations/${id}/close`, {});
  return { id, ana, dana };
}

test('a closed conversation is rated once; the professional sees it, and it stays', async ({ people }) => {
  const { id, ana, dana } = await closedTalk(people, 'Change of bank details');
  const danaPage = await people.browserAs(dana, `/console/all/${id}`);
  const page = await people.browserAs(ana, `/c/${id}`);
  const talk = new Talk(page);
  const faces = page.getByRole('radiogroup', { name: 'How did it go with Dana?' });
  await expect(faces.getByRole('radio')).toHaveCount(5);
  await expectAccessibleEverywhere(page, 'rating, asked');

  await page.getByRole('button', { name: 'Send rating' }).click();
  await expect(page.getByText('Please choose one of the five faces.')).toBeVisible();
  await expectAccessibleEverywhere(page, 'rating, without a face');

  await page.getByText('Good', { exact: true }).click();
  await page.getByLabel('Anything to add?').fill('Quick and kind.');
  await test.step('without a connection it says so, and keeps everything', async () => {
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Send rating' }).click();
    await expect(page.getByText(/^Not sent: /)).toBeVisible();
    await page.context().setOffline(false);
    await expect(page.getByText('Reconnecting.')).toBeHidden();
    await expect(page.getByRole('radio', { name: 'Good' })).toBeChecked();
    await expect(page.getByLabel('Anything to add?')).toHaveValue('Quick and kind.');
  });
  await page.getByRole('button', { name: 'Send rating' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you for your rating' })).toBeFocused();
  await expect(page.getByText('Good, 4 of 5')).toBeVisible();
  await expect(faces).toHaveCount(0);
  await expectAccessibleEverywhere(page, 'rating, given');

  await expect(new Talk(danaPage).messages).toContainText('Ana Oliveira rated this conversation 4 of 5');
  const details = danaPage.getByRole('complementary');
  await expect(details.getByText('4 of 5')).toBeVisible();
  await expect(details.getByText('Quick and kind.')).toBeVisible();
  await expectAccessibleEverywhere(danaPage, 'console, a rated conversation');

  await test.step('after a reload, and after it was opened and closed again, what was said is shown', async () => {
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Your rating' })).toBeVisible();
    await talk.write('One more thing.');
    await expect(page.getByRole('heading', { name: 'Your rating' })).toHaveCount(0);
    await talk.untilSent('One more thing.');
    await dana.http.post(`/chat/conversations/${id}/close`, {});
    await expect(page.getByRole('heading', { name: 'Your rating' })).toBeVisible();
    await expect(page.getByText('Good, 4 of 5')).toBeVisible();
  });
});

test('of two windows the first one counts, and the other shows it', async ({ people }) => {
  const { id, ana } = await closedTalk(people, 'In two windows');
  const page = await people.browserAs(ana, `/c/${id}`);
  await page.getByText('Great', { exact: true }).click();
  // The other window's fact is not waited for: this one is only told by the refusal.
  await page.route('**/rating', async (route) => {
    await ana.http.post(`/chat/conversations/${id}/rating`, { score: 2, comment: 'From the phone' });
    await route.continue();
  });
  await page.getByRole('button', { name: 'Send rating' }).click();
  await expect(page.getByText('Poor, 2 of 5')).toBeVisible();
  await expect(page.getByText('From the phone')).toBeVisible();
});

test('nobody is asked about a conversation that nobody answered, and in Portuguese one is asked in Portuguese', async ({
  people,
}) => {
  const tomas = await people.knownUser('Tomás Reyes');
  const { id: unanswered } = await askedBy(tomas, 'Found it myself');
  await tomas.http.post(`/chat/conversations/${unanswered}/close`, {});
  const tomasPage = await people.browserAs(tomas, `/c/${unanswered}`);
  await expect(new Talk(tomasPage).messages).toContainText('You closed this conversation');
  await expect(tomasPage.getByRole('radiogroup')).toHaveCount(0);

  const { id, ana } = await closedTalk(people, 'Declaração de IVA');
  const page = await people.browserAs(ana, `/c/${id}`, { locale: 'pt-PT' });
  await expect(page.getByRole('radiogroup', { name: 'Como correu com Dana?' })).toBeVisible();
  await expectAccessibleEverywhere(page, 'rating, Portuguese');
  await page.getByRole('button', { name: 'Agora não' }).click();
  await expect(page.getByRole('button', { name: 'Avaliar esta conversa' })).toBeFocused();
});
