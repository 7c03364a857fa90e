import { randomUUID } from 'node:crypto';
import { expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';
import { Talk, askedBy, claimBy } from './talk';

// A server that no other file has used: whoever has another environment shares none.
test.use({ environment: { MESSAGE_RATE: '1002/10' } });

test('a professional mentions a colleague in a note, who is told wherever he is; the end user sees nothing', async ({
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
  const ana = new Talk(await people.browserAs(user, `/c/${id}`));
  const dana = await people.browserAs(professional, `/console/mine/${id}`);
  const mikael = await people.browserAs(colleague, '/console/queue');
  await expect(mikael.getByRole('heading', { name: 'Inbox' })).toBeVisible();

  await dana.getByRole('button', { name: 'Private note' }).click();
  const note = dana.getByRole('textbox', { name: 'Private note' });
  await note.pressSequentially('Please look, @be');
  await expect(dana.getByRole('option', { name: 'Mikael Berg' })).toBeVisible();
  await expectAccessibleEverywhere(dana, 'colleagues to mention');
  await note.focus();
  await note.press('Enter');
  await expect(note).toHaveValue('Please look, @Mikael Berg ');
  await note.press('Enter');
  await expect(dana.locator('pc-note')).toContainText('@Mikael Berg');

  const told = mikael.getByText('Dana mentioned you in “Charged twice”.');
  await expect(told).toBeVisible();
  await mikael.getByRole('button', { name: 'Open' }).click();
  await expect(mikael.locator('pc-note .mention.me')).toHaveText('@Mikael Berg');
  await expectAccessibleEverywhere(mikael, 'a note with a mention');

  // What comes while he is away is told when he is back, and all of it is found.
  await mikael.goto('about:blank');
  const socket = await professional.connect();
  const text = 'And the receipt, @Mikael Berg.';
  await socket.ask('message:send', { conversationId: id, clientId: randomUUID(), text, kind: 'note' });
  socket.close();
  await mikael.goto('/console/queue');
  await expect(told).toBeVisible();
  await mikael.goto('/console/search?q=mentions:me');
  await expect(mikael.getByRole('link', { name: /And the receipt/ })).toBeVisible();
  await expect(mikael.getByRole('link', { name: /Please look/ })).toBeVisible();
  await expectAccessibleEverywhere(mikael, 'notes that mention one');
  await expect(ana.said).toHaveText(['Hello']);
});
