import type { Page } from '@playwright/test';
import { expect, test } from './journey';
import { talkOfTwo } from './scene';
import { Talk, ask, askedBy, claimBy, sendAll } from './talk';

const sameOnBoth = async (talks: Talk[], texts: string[]): Promise<void> => {
  for (const talk of talks) await expect(talk.said).toHaveText(texts);
};

test('two people talk in real time from the first question to the close, and what they said stays', async ({
  people,
}) => {
  const [anaPage, danaPage] = await Promise.all([
    people.register('Ana Oliveira'),
    people.professional('Dana Whitfield'),
  ]);

  const ana = await ask(anaPage, 'Home office deduction', 'Can I deduct my desk?', 'High');
  await expect(anaPage.getByRole('heading', { name: 'Waiting for a professional' })).toBeVisible();
  await expect(ana.bubble('Can I deduct my desk?')).toBeVisible();

  await danaPage.getByRole('link', { name: /Home office deduction/ }).click();
  const dana = new Talk(danaPage);
  await expect(dana.said).toHaveText(['Can I deduct my desk?']);
  await danaPage.getByRole('button', { name: 'Claim' }).first().click();
  await expect(dana.field).toBeEditable();
  await expect(anaPage.getByRole('heading', { name: 'Dana Whitfield' })).toBeVisible();
  await expect(ana.messages).toContainText('Dana Whitfield took this conversation');

  await dana.field.pressSequentially('Yes,');
  await expect(ana.messages.getByText('Dana Whitfield is typing')).toBeVisible();
  await dana.write('Yes, if you use it for work.');
  await expect(ana.bubble('Yes, if you use it for work.')).toBeVisible();
  await expect(ana.messages.getByText('Dana Whitfield is typing')).toBeHidden();
  await expect(dana.messages.getByText(/Read \d\d:\d\d/)).toBeVisible();

  await ana.field.pressSequentially('Only');
  await expect(dana.messages.getByText('Ana Oliveira is typing')).toBeVisible();
  await ana.write('Only for work.');
  await expect(dana.bubble('Only for work.')).toBeVisible();
  await expect(ana.messages.getByText(/Read \d\d:\d\d/)).toBeVisible();

  const all = ['Can I deduct my desk?', 'Yes, if you use it for work.', 'Only for work.'];
  await sameOnBoth([ana, dana], all);
  await Promise.all([anaPage.reload(), danaPage.reload()]);
  await sameOnBoth([ana, dana], all);

  await danaPage.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(ana.messages).toContainText('Dana Whitfield closed this conversation');
  await ana.write('One more thing.');
  await expect(ana.messages).toContainText('You reopened this conversation');
  await expect(anaPage.getByRole('heading', { name: 'Dana Whitfield' })).toBeVisible();
  await expect(dana.messages).toContainText('Ana Oliveira reopened this conversation');
  await expect(dana.field).toBeEditable();
  await sameOnBoth([ana, dana], [...all, 'One more thing.']);
});

test('counts what is unread for somebody who is elsewhere, until he has seen it', async ({ people }) => {
  const { ana, dana } = await talkOfTwo(people, 'Unread elsewhere');
  const row = ana.page.getByRole('link', { name: /Unread elsewhere/ });
  await expect(ana.said).toHaveCount(1);
  await ana.page.getByRole('link', { name: 'New', exact: true }).click();

  await dana.write('First.');
  await dana.write('Second.');
  await expect(row).toContainText('2 unread messages');
  await expect(ana.page).toHaveTitle(/^\(2\)/);

  await row.click();
  await expect(ana.bubble('Second.')).toBeVisible();
  await expect(row).not.toContainText('unread');
  await expect(dana.messages.getByText(/Read \d\d:\d\d/)).toBeVisible();
});

test('of two professionals who claim at once, one has it and the other is told who', async ({ people }) => {
  const user = await people.knownUser('Tomás Reyes');
  const { id } = await askedBy(user, 'Claimed at once', 'Who is there?');
  const claimants = await Promise.all(
    ['Dana Whitfield', 'Mikael Berg'].map(async (name) => {
      const page = await people.browserAs(await people.knownProfessional(name), '/console/queue');
      const facts = await holdFacts(page);
      await page.reload();
      await page.getByRole('link', { name: /Claimed at once/ }).click();
      return { name, page, facts, claim: page.getByRole('button', { name: 'Claim' }).first() };
    }),
  );

  for (const { claim, facts } of claimants) {
    await expect(claim).toBeEnabled();
    facts.hold();
  }
  await Promise.all(
    claimants.map(async ({ page, claim, facts }) => {
      const answered = page.waitForResponse(/\/assign$/);
      await claim.click();
      await answered;
      facts.release();
    }),
  );

  const log = (await people.knownAdmin()).http;
  const { conversation } = await log.get<{ conversation: { assignedTo: { displayName: string } } }>(
    `/chat/conversations/${id}`,
  );
  const winner = conversation.assignedTo.displayName;
  for (const { name, page } of claimants) {
    const talk = new Talk(page);
    await expect(talk.said).toHaveText(['Who is there?']);
    if (name === winner) {
      await expect(talk.field).toBeEditable();
      continue;
    }
    await expect(page.getByText(`${winner} was faster and has claimed this conversation`)).toBeVisible();
    await expect(talk.field).toBeHidden();
  }
});

test('a guest talks without an account', async ({ people }) => {
  const page = await people.browserOf();
  await page.goto('/');
  await page.getByRole('button', { name: 'Continue as guest' }).click();
  const guest = await ask(page, 'Asked by a guest', 'Do I need an account?');
  await expect(guest.said).toHaveText(['Do I need an account?']);

  const professional = await people.knownProfessional('Mikael Berg');
  const id = page.url().split('/').at(-1) ?? '';
  await claimBy(professional, id);
  await sendAll(professional, id, ['No, you do not.']);
  await expect(guest.said).toHaveText(['Do I need an account?', 'No, you do not.']);
});

test('nothing in a message is ever taken for HTML', async ({ people }) => {
  const { ana, dana } = await talkOfTwo(people, 'Only words');
  await ana.write('if a < b && c > d <img src="/x" onerror="document.title=\'hacked\'"> &amp; <b>bold</b>');
  await dana.write('<script>document.title="hacked"</script>See https://example.com/?a=1&b=2');

  for (const talk of [ana, dana]) {
    await expect(talk.said.nth(1)).toContainText('if a < b && c > d');
    await expect(talk.said.nth(2)).toContainText('See https://example.com/?a=1&b=2');
    await expect(talk.messages.locator('img, script, b:text("bold")')).toHaveCount(0);
    await expect(talk.page).not.toHaveTitle('hacked');
    const link = talk.said.getByRole('link');
    await expect(link).toHaveAttribute('href', 'https://example.com/?a=1&b=2');
    await expect(link).toHaveAttribute('rel', /noopener/);
  }
});

/** Stands between a page and the server and can keep facts back, so that two people act on the same view. */
async function holdFacts(page: Page): Promise<{ hold(): void; release(): void }> {
  const FACT = '42';
  let kept: (() => void)[] | null = null;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const deliver = (): void => socket.send(message);
      if (kept && message.toString().startsWith(FACT)) kept.push(deliver);
      else deliver();
    });
  });
  return {
    hold: () => {
      kept = [];
    },
    release: () => {
      for (const deliver of kept ?? []) deliver();
      kept = null;
    },
  };
}
