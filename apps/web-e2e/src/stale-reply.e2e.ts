import { expectAccessibleEverywhere } from './accessible';
import { FileTalk } from './file-talk';
import { expect, test, type People } from './journey';
import { pdf, type Sample } from './samples';
import { storedTexts } from './stored';
import { Talk, askedBy, assignTo, claimBy, sendAll } from './talk';

const HELLO = 'Hello, can you help me?';
const BY_MIKAEL = 'Mikael here: your card was charged only once.';
const BY_DANA = 'It was charged twice.';

/**
 * Dana has answered on a view that is behind: while her connection was away, an admin had Mikael answer and handed the
 * conversation back to her.
 */
async function overtaken(people: People, file?: Sample): Promise<{ id: string; ana: Talk; dana: Talk }> {
  const [user, professional, colleague, admin] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
    people.knownProfessional('Mikael Berg'),
    people.knownAdmin(),
  ]);
  const { id } = await askedBy(user, 'Charged twice', HELLO);
  await claimBy(professional, id);
  const [anaPage, danaPage] = await Promise.all([
    people.browserAs(user, `/c/${id}`),
    people.browserAs(professional, `/console/mine/${id}`),
  ]);
  const [ana, dana] = [new Talk(anaPage), new Talk(danaPage)];
  await expect(dana.said).toHaveText([HELLO]);
  if (file) {
    const files = new FileTalk(dana);
    await files.attach(file);
    await expect(files.attached(file.name)).toContainText('ready');
  }
  await dana.cutOff();
  await dana.write(BY_DANA);
  await expect(dana.fateOf(BY_DANA)).toHaveText('Sending');
  await assignTo(admin, id, colleague.id);
  await sendAll(colleague, id, [BY_MIKAEL]);
  await assignTo(admin, id, professional.id);
  await dana.reconnect();
  await expect(dana.held).toContainText(
    'Mikael replied while you were typing. Your message has not been sent.',
  );
  return { id, ana, dana };
}

test('a reply that a colleague has overtaken is held back, and sent once when its writer says so', async ({
  people,
}) => {
  test.slow();
  const { id, ana, dana } = await overtaken(people);
  await expect(dana.held.locator('blockquote')).toContainText(BY_MIKAEL);
  await expect(dana.fateOf(BY_DANA)).toHaveText('Not sent yet');
  await expect(dana.said).toHaveText([HELLO, BY_MIKAEL, BY_DANA]);
  await expect(ana.said).toHaveText([HELLO, BY_MIKAEL]);
  await expectAccessibleEverywhere(dana.page, 'a reply that was held back');

  await dana.held.getByRole('button', { name: 'Send anyway' }).click();
  await expect(ana.said).toHaveText([HELLO, BY_MIKAEL, BY_DANA]);
  await expect(dana.held).toBeHidden();
  await expect(dana.said).toHaveText([HELLO, BY_MIKAEL, BY_DANA]);
  expect(await storedTexts(people, id)).toEqual([HELLO, BY_MIKAEL, BY_DANA]);
});

test('it is still held back after a reload, and can be taken back into the field and be changed', async ({
  people,
}) => {
  const { id, ana, dana } = await overtaken(people);
  await dana.page.reload();
  await expect(dana.held).toContainText('Your message has not been sent.');
  await dana.held.getByRole('button', { name: 'Review and edit' }).click();
  await expect(dana.held).toBeHidden();
  await expect(dana.said).toHaveText([HELLO, BY_MIKAEL]);
  await expect(dana.field).toBeFocused();
  await expect(dana.field).toHaveValue(BY_DANA);

  await dana.write('Mikael is right, once only.');
  const all = [HELLO, BY_MIKAEL, 'Mikael is right, once only.'];
  for (const talk of [ana, dana]) await expect(talk.said).toHaveText(all);
  expect(await storedTexts(people, id)).toEqual(all);
});

test('what is taken back brings its file along, which goes with the changed reply', async ({ people }) => {
  test.slow();
  const { ana, dana } = await overtaken(people, pdf('Credit note.pdf'));
  await dana.page.reload();
  await expect(dana.held).toContainText('Your message has not been sent.');
  await dana.held.getByRole('button', { name: 'Review and edit' }).click();
  await expect(dana.held).toBeHidden();
  await expect(dana.field).toHaveValue(BY_DANA);
  const files = new FileTalk(dana);
  await expect(files.attached('Credit note.pdf')).toContainText('ready');
  await expectAccessibleEverywhere(dana.page, 'a reply that was taken back with its file');

  await dana.write('Mikael is right, here is the credit note.');
  await expect(ana.said).toHaveText([HELLO, BY_MIKAEL, 'Mikael is right, here is the credit note.']);
  await expect(new FileTalk(ana).card('Credit note.pdf')).toBeVisible();
});
