import type { Page } from '@playwright/test';
import type { Person } from '@prochat/server/testing';
import { expect, test, type People } from './journey';
import { Talk, askedBy, claimBy, sendAll } from './talk';

const TOTAL = 120;
const line = (from: number, count: number): string[] =>
  Array.from(
    { length: count },
    (_, index) => `Line ${from + index}. ${'It goes on for a while. '.repeat((from + index) % 5)}`,
  );

/** A long conversation between Ana and Dana that Ana has read up to `read` of the 120 messages Dana wrote. */
async function longTalk(
  people: People,
  topic: string,
  read: number,
): Promise<{ id: string; ana: Person; dana: Person }> {
  const [ana, dana] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const { id } = await askedBy(ana, topic, 'Please tell me everything.');
  await claimBy(dana, id);
  await sendAll(dana, id, line(1, read));
  const socket = await ana.connect();
  await socket.ask('read:mark', { conversationId: id, upToSeq: read + 2 }); // The question and the claim come before.
  socket.close();
  await sendAll(dana, id, line(read + 1, TOTAL - read));
  return { id, ana, dana };
}

const topOf = async (talk: Talk, text: string): Promise<number> => {
  const box = await talk.bubble(text).boundingBox();
  if (!box) throw new Error(`${text} is not on screen`);
  return box.y;
};

/** Keeps older pages back until the test lets them come. */
async function holdOlder(page: Page): Promise<{ asked: Promise<void>; release(): void }> {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  await page.route(/\/messages\?.*cursor=/, async (route) => {
    asked.resolve();
    await released.promise;
    await route.continue();
  });
  return { asked: asked.promise, release: () => released.resolve() };
}

test('a read conversation opens at its end, and older pages come without a jump', async ({ people }) => {
  const { id, ana } = await longTalk(people, 'Long and read', TOTAL);
  const page = await people.browserAs(ana, '/');
  const older = await holdOlder(page);
  await page.getByRole('link', { name: /Long and read/ }).click();
  await page.waitForURL(`**/c/${id}`);
  const talk = new Talk(page);
  await expect(talk.bubble(`Line ${TOTAL}.`)).toBeInViewport();
  await expect(talk.messages.getByRole('separator', { name: 'New messages' })).toBeHidden();
  const first = await talk.said.count();
  expect(first).toBeLessThan(TOTAL);

  const oldest = ((await talk.said.first().textContent()) ?? '').split('.')[0] ?? '';
  await talk.messages.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -400);
    await expect(talk.bubble(`${oldest}.`)).toBeInViewport({ timeout: 100 });
  }).toPass();
  await older.asked;
  const before = await topOf(talk, `${oldest}.`);
  older.release();
  await expect.poll(() => talk.said.count()).toBeGreaterThan(first);
  expect(Math.abs((await topOf(talk, `${oldest}.`)) - before)).toBeLessThanOrEqual(1);

  await expect(async () => {
    await page.mouse.wheel(0, -3000);
    await expect(talk.bubble('Please tell me everything.')).toBeInViewport({ timeout: 100 });
  }).toPass();
  await expect(talk.messages.getByRole('heading', { name: 'Long and read' })).toBeVisible();
  await expect(talk.said).toHaveText(['Please tell me everything.', ...line(1, TOTAL)]);
});

test('a conversation with much unread opens where reading stopped', async ({ people }) => {
  const { id, ana } = await longTalk(people, 'Long and unread', 80);
  const page = await people.browserAs(ana, `/c/${id}`);
  const talk = new Talk(page);
  await expect(talk.messages.getByRole('separator')).toBeInViewport();
  await expect(talk.bubble('Line 81.')).toBeInViewport();
  await expect(talk.bubble(`Line ${TOTAL}.`)).not.toBeInViewport();
  const [divider, firstNew] = [
    await talk.messages.getByRole('separator').boundingBox(),
    await topOf(talk, 'Line 81.'),
  ];
  expect(divider?.y).toBeLessThan(firstNew);
});

test('what arrives while somebody reads above moves nothing and waits behind a pill', async ({ people }) => {
  const { id, ana, dana } = await longTalk(people, 'Reading above', TOTAL);
  const page = await people.browserAs(ana, `/c/${id}`);
  const talk = new Talk(page);
  await expect(talk.bubble(`Line ${TOTAL}.`)).toBeInViewport();
  await talk.messages.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -300);
    await expect(talk.bubble('Line 108.')).toBeInViewport({ ratio: 1, timeout: 100 });
  }).toPass();
  const before = await topOf(talk, 'Line 108.');

  await sendAll(dana, id, ['Are you still there?']);
  const pill = page.getByRole('button', { name: '1 new message' });
  await expect(pill).toBeVisible();
  expect(Math.abs((await topOf(talk, 'Line 108.')) - before)).toBeLessThanOrEqual(1);
  await expect(talk.bubble('Are you still there?')).not.toBeInViewport();

  await pill.click();
  await expect(talk.bubble('Are you still there?')).toBeInViewport();
  await expect(pill).toBeHidden();
});
