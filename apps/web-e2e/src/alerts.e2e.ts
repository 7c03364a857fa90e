import type { Page } from '@playwright/test';
import { expectAccessibleEverywhere } from './accessible';
import { expect, test, type People } from './journey';
import { Talk, askedBy, assignTo, claimBy, sendAll } from './talk';
import { Told } from './told';

// A server that no other file has used: whoever has another environment shares none.
test.use({ environment: { MESSAGE_RATE: '9202/10' } });

type Person = Awaited<ReturnType<People['knownUser']>>;

/** Two tabs of one browser, each pressed once: until then no page may sound. */
async function twoTabs(
  people: People,
  person: Person,
  paths: [string, string],
): Promise<{ first: Page; second: Page; told: Told }> {
  const first = await people.browserAs(person, '/sign-in');
  const context = first.context();
  await context.grantPermissions(['notifications']);
  const told = await Told.in(context);
  await first.goto(paths[0]);
  const second = await context.newPage();
  await second.goto(paths[1]);
  for (const page of [first, second]) {
    await expect(page.getByRole('main').first()).toBeVisible();
    await page.mouse.click(2, 2);
  }
  return { first, second, told };
}

const iconOf = (page: Page): Promise<string | null> => page.locator('link[rel="icon"]').getAttribute('href');

test('an end user is told of an answer once in all tabs, and what is read in one is read in all', async ({
  people,
}) => {
  test.slow();
  const [user, professional] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const { id } = await askedBy(user, 'Charged twice');
  const { id: other } = await askedBy(user, 'Home office');
  await claimBy(professional, id);
  await claimBy(professional, other);
  const { first, second, told } = await twoTabs(people, user, ['/', `/c/${other}`]);
  await expect(new Talk(second).said).toHaveCount(1);
  const plain = await iconOf(first);

  await sendAll(professional, id, ['One & "two"']);
  await expect(first).toHaveTitle('(1) Professional Chat');
  await expect(second).toHaveTitle('(1) Home office · Professional Chat');
  await expect.poll(() => told.notifications()).toEqual(['Dana Whitfield: One & "two"']);
  await expect.poll(() => told.sounds()).toBe(1);

  // Each of a burst is told by one tab, and sounds at most once.
  await sendAll(professional, id, ['Two', 'x'.repeat(200)]);
  await expect(first).toHaveTitle('(3) Professional Chat');
  await expect(second).toHaveTitle('(3) Home office · Professional Chat');
  await expect
    .poll(() => told.notifications())
    .toEqual(['Dana Whitfield: One & "two"', 'Dana Whitfield: Two', `Dana Whitfield: ${'x'.repeat(120)}`]);
  expect(await told.sounds()).toBeLessThanOrEqual(2);
  expect(await iconOf(first)).not.toBe(plain);
  expect(decodeURIComponent((await iconOf(first)) ?? '')).toContain('>3</text>');

  // What he looks at in any tab is not told; the next one elsewhere is, which proves that the one before was not.
  await sendAll(professional, other, ['Seen at once']);
  await expect(new Talk(second).bubble('Seen at once')).toBeVisible();
  await sendAll(professional, id, ['Four']);
  await expect.poll(() => told.notifications()).toContain('Dana Whitfield: Four');
  // It counts as read when it has been on screen for half a second; before that nobody leaves it.
  await expect(first).toHaveTitle('(4) Professional Chat');
  expect((await told.notifications()).filter((one) => one.includes('Seen'))).toEqual([]);
  expect(await told.notifications()).toHaveLength(4);

  // Pressing it opens the conversation in that tab; there it is read, everywhere.
  const page = await told.press('Dana Whitfield');
  await expect(page).toHaveURL(new RegExp(`/c/${id}$`));
  await expect(new Talk(page).bubble('Four')).toBeVisible();
  await expect(first).toHaveTitle(/^[^(]/);
  await expect(second).toHaveTitle(/^[^(]/);
  expect(await iconOf(first)).toBe(plain);
  await expect.poll(() => told.open()).toEqual([]);
});

test('what is read on another device is counted and shown no more', async ({ people }) => {
  test.slow();
  const [user, professional] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const { id } = await askedBy(user, 'Charged twice');
  await claimBy(professional, id);
  const { first, told } = await twoTabs(people, user, ['/', '/settings']);
  await sendAll(professional, id, ['Have you looked?']);
  await expect.poll(() => told.open()).toEqual(['Dana Whitfield']);
  await expect(first).toHaveTitle('(1) Professional Chat');

  const phone = new Talk(await people.browserAs(user, `/c/${id}`));
  await expect(phone.bubble('Have you looked?')).toBeVisible();
  await expect(first).toHaveTitle('Professional Chat');
  await expect.poll(() => told.open()).toEqual([]);
});

test('a professional is told of the queue, of what he is given, of mentions and of messages; the end user of no note', async ({
  people,
}) => {
  test.slow();
  const [user, professional, colleague, admin] = await Promise.all([
    people.knownUser('Tomás Reyes'),
    people.knownProfessional('Dana Whitfield'),
    people.knownProfessional('Mikael Berg'),
    people.knownAdmin(),
  ]);
  const { second: tomas, told: toldTomas } = await twoTabs(people, user, ['/', '/settings']);
  const { told } = await twoTabs(people, professional, ['/console/mine', '/console/settings']);

  const taken = await askedBy(user, 'Invoice 2041');
  await expect.poll(() => told.open()).toEqual(['New in the queue']);
  await claimBy(colleague, taken.id);
  await expect.poll(() => told.open()).toEqual([]);

  const { id } = await askedBy(user, 'Refund');
  await expect.poll(() => told.open()).toEqual(['New in the queue']);
  await assignTo(admin, id, professional.user.id);
  await expect.poll(() => told.open()).toEqual(['Administrator handed a conversation over to you']);
  await sendAll(user, id, ['Is it on its way?']);
  await expect.poll(() => told.notifications()).toContain('Tomás Reyes: Is it on its way?');

  const socket = await colleague.connect();
  const note = { conversationId: id, clientId: crypto.randomUUID(), kind: 'note' as const };
  await socket.ask('message:send', { ...note, text: '@Dana Whitfield he is angry' });
  socket.close();
  await expect
    .poll(() => told.notifications())
    .toEqual([
      'Administrator handed a conversation over to you: Refund',
      'Mikael Berg mentioned you: @Dana Whitfield he is angry',
      'New in the queue: Tomás Reyes: Invoice 2041',
      'New in the queue: Tomás Reyes: Refund',
      'Tomás Reyes: Is it on its way?',
    ]);

  // His own deeds are no news to him, nor is a note to the end user.
  await sendAll(professional, id, ['It is.']);
  await expect(tomas).toHaveTitle(/^\(1\)/);
  await expect.poll(() => toldTomas.notifications()).toEqual(['Dana Whitfield: It is.']);
  expect(await told.notifications()).toHaveLength(5);
});

test('nobody is asked before he has missed something; what he chooses holds', async ({ people }) => {
  test.slow();
  const [user, professional] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const { id } = await askedBy(user, 'Charged twice');
  await claimBy(professional, id);
  const page = await people.browserAs(user, '/sign-in');
  const told = await Told.in(page.context());
  const protocol = await page.context().newCDPSession(page);
  const { targetInfo } = await protocol.send('Target.getTargetInfo');
  const { browserContextId = '' } = targetInfo;
  const allow = (setting: 'prompt' | 'granted' | 'denied'): Promise<unknown> =>
    protocol.send('Browser.setPermission', {
      permission: { name: 'notifications' },
      setting,
      origin: people.server.url,
      browserContextId,
    });
  await allow('prompt');
  await page.goto('/');
  const offer = page.getByRole('region', { name: 'Notifications' });
  const show = (state: DocumentVisibilityState): Promise<void> =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: now });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);

  await sendAll(professional, id, ['While he is here']);
  await expect(page).toHaveTitle(/^\(1\)/);
  await show('hidden');
  await sendAll(professional, id, ['While he is away']);
  await expect(page).toHaveTitle(/^\(2\)/);
  await show('visible');
  await expect(offer).toBeVisible();
  await expectAccessibleEverywhere(page, 'an offer to be notified');
  await allow('granted');
  await offer.getByRole('button', { name: 'Yes, tell me' }).click();
  await expect(offer).toBeHidden();
  await sendAll(professional, id, ['Told']);
  await expect.poll(() => told.notifications()).toEqual(['Dana Whitfield: Told']);

  await page.goto('/settings');
  const box = page.getByRole('checkbox', { name: /Notifications of the desktop/ });
  await expect(box).toBeChecked();
  await box.uncheck();
  await page.getByRole('checkbox', { name: /^Sound/ }).uncheck();
  await sendAll(professional, id, ['Not told']);
  await expect(page).toHaveTitle(/^\(4\)/);
  await expectAccessibleEverywhere(page, 'settings, being told');
  expect([await told.notifications(), await told.sounds()]).toEqual([[], 0]);

  await allow('denied');
  await page.reload();
  await expect(page.getByText('Your browser blocks them for this page.')).toBeVisible();
  await expect(box).toBeDisabled();
  await expectAccessibleEverywhere(page, 'settings, blocked by the browser');
});
