import { JWT_SECRET, expireSession } from './expired';
import { expect, test } from './journey';
import { talkOfTwo } from './scene';
import { storedTexts } from './stored';

test.use({ environment: { JWT_SECRET } });

const HELLO = 'Hello, can you help me?';

test('a session that expires in mid-work is renewed silently, and nothing that was written is lost', async ({
  people,
}) => {
  const { id, ana, dana } = await talkOfTwo(people, 'Expired in mid-work');
  for (const talk of [ana, dana]) await expect(talk.said).toHaveText([HELLO]);
  for (const talk of [ana, dana]) {
    await talk.cutOff();
    await talk.write(talk === ana ? 'Waiting, from Ana' : 'Waiting, from Dana');
    await talk.field.fill('Half a sentence');
    await expireSession(talk.page.context());
  }
  const renewals: string[] = [];
  for (const { page } of [ana, dana])
    page.on('response', (response) => {
      if (response.url().endsWith('/api/auth/refresh')) renewals.push(`${response.status()}`);
    });

  await ana.reconnect();
  await expect(dana.page.getByText('Reconnecting.')).toBeVisible();
  await expect(ana.said).toHaveText([HELLO, 'Waiting, from Ana']);
  await expect(ana.messages.getByText('Sending')).toBeHidden();
  await dana.reconnect();
  const all = [HELLO, 'Waiting, from Ana', 'Waiting, from Dana'];
  for (const talk of [ana, dana]) {
    await expect(talk.said).toHaveText(all);
    await expect(talk.field).toHaveValue('Half a sentence');
  }
  await ana.field.press('Enter');
  await expect(dana.said).toHaveText([...all, 'Half a sentence']);
  expect(renewals).toEqual(['204', '204']);
  expect(await storedTexts(people, id)).toEqual([...all, 'Half a sentence']);
});

test('a call refused in mid-work is repeated by itself once the session is renewed', async ({ people }) => {
  const { ana, dana } = await talkOfTwo(people, 'Expired before a deed');
  await expect(ana.said).toHaveText([HELLO]);
  await ana.field.fill('Kept while something else is done');
  await expireSession(ana.page.context());
  await ana.page.getByRole('button', { name: 'End conversation' }).click();
  await expect(dana.messages).toContainText('Ana Oliveira closed this conversation');
  await expireSession(ana.page.context());
  await ana.page.reload();
  await expect(ana.said).toHaveText([HELLO]);
  await expect(ana.field).toHaveValue('Kept while something else is done');
});
