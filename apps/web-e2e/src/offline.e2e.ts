import { expect, test } from './journey';
import { deafTo } from './frames';
import { talkOfTwo } from './scene';
import { storedTexts } from './stored';
import { Talk } from './talk';

const HELLO = 'Hello, can you help me?';

/** Another tab of the same browser. */
async function anotherTab(talk: Talk, path: string): Promise<Talk> {
  const page = await talk.page.context().newPage();
  await page.goto(path);
  return new Talk(page);
}

const sameOnAll = async (talks: Talk[], texts: string[]): Promise<void> => {
  for (const talk of talks) await expect(talk.said).toHaveText(texts);
};

test('what was written without a network is delivered once, in order, though its tab was closed meanwhile', async ({
  people,
}) => {
  const { id, ana, dana } = await talkOfTwo(people, 'Closed in the tunnel');
  await sameOnAll([ana, dana], [HELLO]);
  await ana.cutOff();
  const written = ['First line', 'Second line', 'Third line'];
  for (const text of written) await ana.write(text);
  await expect(ana.fateOf('Third line')).toHaveText('Sending');
  await ana.page.close();
  await dana.write('Are you still there?');
  await dana.untilSent('Are you still there?');

  await ana.reconnect();
  // Not even the conversation is open: being there is enough.
  const later = await anotherTab(ana, '/');
  const all = [HELLO, 'Are you still there?', ...written];
  await sameOnAll([dana], all);
  await later.page.goto(`/c/${id}`);
  await sameOnAll([later], all);
  await expect(later.messages.getByText('Sending')).toBeHidden();
  expect(await storedTexts(people, id)).toEqual(all);
});

test('what was written while the server was down, by either side, waits in a closed tab until it is back', async ({
  people,
  server,
}) => {
  const { id, ana, dana } = await talkOfTwo(people, 'Closed in a power cut');
  await sameOnAll([ana, dana], [HELLO]);
  await server.kill();
  for (const talk of [ana, dana]) await expect(talk.page.getByText('Reconnecting.')).toBeVisible();
  await dana.write('From Dana');
  await ana.write('From Ana');
  for (const [talk, text] of [
    [ana, 'From Ana'],
    [dana, 'From Dana'],
  ] as const) {
    await expect(talk.fateOf(text)).toHaveText('Sending');
    await talk.page.close();
  }
  await server.boot();

  const danaLater = await anotherTab(dana, `/console/mine/${id}`);
  await sameOnAll([danaLater], [HELLO, 'From Dana']);
  await danaLater.untilSent('From Dana');
  const anaLater = await anotherTab(ana, `/c/${id}`);
  const all = [HELLO, 'From Dana', 'From Ana'];
  await sameOnAll([anaLater, danaLater], all);
  expect(await storedTexts(people, id)).toEqual(all);
});

test('all tabs of a person show what waits, whichever of them has written it and whichever sends it', async ({
  people,
}) => {
  const { id, ana: first, dana } = await talkOfTwo(people, 'Two tabs offline');
  const second = await anotherTab(first, `/c/${id}`);
  await sameOnAll([first, second, dana], [HELLO]);
  await first.cutOff();
  await first.write('From the first tab');
  await expect(second.fateOf('From the first tab')).toHaveText('Sending');
  await second.write('From the second tab');
  await expect(first.fateOf('From the second tab')).toHaveText('Sending');
  const all = [HELLO, 'From the first tab', 'From the second tab'];
  await sameOnAll([first, second], all);

  await first.reconnect();
  await sameOnAll([dana, first, second], all);
  for (const talk of [first, second]) await expect(talk.messages.getByText('Sending')).toBeHidden();
  expect(await storedTexts(people, id)).toEqual(all);
});

test('a browser without a database keeps what waits all the same; one that keeps nothing says so in time', async ({
  people,
}) => {
  const { id, ana, dana } = await talkOfTwo(people, 'Nothing is kept');
  await sameOnAll([ana, dana], [HELLO]);
  await ana.page.context().addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Forbidden here', 'SecurityError');
    };
  });
  await ana.page.reload();
  await sameOnAll([ana], [HELLO]);
  await ana.cutOff();
  await ana.write('Kept without a database');
  await expect(ana.page.getByText('Your messages are kept and will be sent.')).toBeVisible();
  await ana.page.close();
  await ana.reconnect();
  const later = await anotherTab(ana, `/c/${id}`);
  await sameOnAll([dana, later], [HELLO, 'Kept without a database']);

  await later.page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('It is full', 'QuotaExceededError');
    };
  });
  await later.cutOff();
  await later.write('Kept nowhere');
  await expect(later.page.getByText('leave this page open until they are sent')).toBeVisible();
  await later.reconnect();
  const all = [HELLO, 'Kept without a database', 'Kept nowhere'];
  await sameOnAll([dana, later], all);
  await expect(later.page.getByText('leave this page open until they are sent')).toBeHidden();
  expect(await storedTexts(people, id)).toEqual(all);
});

for (const [what, lost] of [
  ['before it has arrived', 'sent'],
  ['when it has arrived and nobody was told', 'received'],
] as const)
  test(`a tab that is closed while it sends, ${what}, leaves the message to another tab`, async ({
    people,
  }) => {
    const { id, ana, dana } = await talkOfTwo(people, `Closed ${what}`);
    const page = await ana.page.context().newPage();
    const wire = await deafTo(page, lost);
    await page.goto(`/c/${id}`);
    const sending = new Talk(page);
    await sameOnAll([ana, sending, dana], [HELLO]);
    const other = await anotherTab(ana, `/c/${id}`);
    await sameOnAll([other], [HELLO]);
    // The turn to send goes to the one who has waited longest.
    await ana.page.close();
    wire.cut();
    await sending.write('Half on its way');
    if (lost === 'sent') await expect(other.fateOf('Half on its way')).toHaveText('Sending');
    else await expect(dana.bubble('Half on its way')).toBeVisible();
    await page.close();

    const all = [HELLO, 'Half on its way'];
    await sameOnAll([dana, other], all);
    await expect(other.messages.getByText('Sending')).toBeHidden();
    expect(await storedTexts(people, id)).toEqual(all);
  });
