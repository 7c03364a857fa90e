import type { Upload } from '@prochat/contract';
import type { Page } from '@playwright/test';
import { expectAccessibleEverywhere } from './accessible';
import { FileTalk } from './file-talk';
import { expect, test } from './journey';
import { pdf, picture, program } from './samples';
import { talkOfTwo } from './scene';

/**
 * What a server with a scanner answers for these names; other files are the real server's. `scanning.pdf` is looked at
 * until `find` is called: then something is found in it.
 */
async function playScanner(page: Page): Promise<{ find(): void }> {
  const answer = (name: string, state: Upload['state']): Upload => ({
    id: state.padEnd(24, '0'),
    url: '',
    name,
    type: 'application/pdf',
    size: 1,
    image: null,
    state,
  });
  let found = false;
  const scanning = answer('scanning.pdf', 'scanning');
  await page.route('**/api/chat/upload', async (route) => {
    const body = route.request().postDataBuffer()?.toString('latin1') ?? '';
    const [name] = /(scanning|blocked|slow)\.pdf/.exec(body) ?? [];
    if (!name) return route.continue();
    if (name === 'slow.pdf') return; // It is on its way for as long as the test goes.
    await route.fulfill({
      status: 201,
      json: name === 'scanning.pdf' ? scanning : answer(name, 'blocked'),
    });
  });
  await page.route(`**/api/chat/upload/${scanning.id}`, (route) =>
    route.fulfill({ json: { ...scanning, state: found ? 'blocked' : 'scanning' } }),
  );
  return { find: () => (found = true) };
}

test('attached files in every state are accessible', async ({ people }) => {
  const { dana } = await talkOfTwo(people, 'All states');
  const files = new FileTalk(dana);
  await playScanner(dana.page);
  await files.attach(await picture('ready.png'), pdf('blocked.pdf'), program('refused.pdf'));
  await expect(files.attached('ready.png')).toContainText('ready');
  await expect(files.attached('blocked.pdf')).toContainText('Blocked by the virus scanner');
  await expect(files.attached('refused.pdf')).toContainText('not accepted');
  await files.attach(pdf('scanning.pdf'), pdf('slow.pdf'));
  await expect(files.attached('scanning.pdf')).toContainText('Checking for viruses');
  await expect(
    files.attached('slow.pdf').getByRole('progressbar', { name: 'Upload of slow.pdf' }),
  ).toBeVisible();
  await expectAccessibleEverywhere(dana.page, 'attached files');
});

test('files of a note and the drop area are accessible', async ({ people }) => {
  const { dana } = await talkOfTwo(people, 'Files of a note');
  const files = new FileTalk(dana);
  await dana.page.getByRole('button', { name: 'Private note' }).click();
  await files.attach(await picture('note.png'));
  await expect(files.attached('note.png')).toContainText('ready');
  await expectAccessibleEverywhere(dana.page, 'files of a note');
  await files.hover(pdf('held.pdf'));
  await expectAccessibleEverywhere(dana.page, 'drop area');
  await files.leave();
});

test('text that is dragged is no file', async ({ people }) => {
  const { ana } = await talkOfTwo(people, 'Dragged text');
  const files = new FileTalk(ana);
  const dataTransfer = await ana.page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.setData('text/plain', 'Only words');
    return transfer;
  });
  await files.hover(pdf('held.pdf'));
  await files.leave();
  await ana.page.locator('pc-composer').dispatchEvent('dragover', { dataTransfer });
  await ana.write('Still here.');
  await expect(ana.bubble('Still here.')).toBeVisible();
  await expect(files.dropArea).toHaveCount(0);
});

test('a thread with files and the viewer are accessible', async ({ people }) => {
  const { ana, dana } = await talkOfTwo(people, 'With files');
  const [from, to] = [new FileTalk(ana), new FileTalk(dana)];
  await from.attach(await picture('alone.png'));
  await expect(from.attached('alone.png')).toContainText('ready');
  await ana.write('One picture.');
  await from.attach(await picture('left.png'), await picture('right.png'), pdf('Letter.pdf'));
  for (const name of ['left.png', 'right.png', 'Letter.pdf'])
    await expect(from.attached(name)).toContainText('ready');
  await ana.field.press('Enter');
  await expect(to.pictures).toHaveCount(3);
  await dana.page.getByRole('button', { name: 'Private note' }).click();
  await to.attach(pdf('Internal.pdf'));
  await expect(to.attached('Internal.pdf')).toContainText('ready');
  await dana.page.getByRole('button', { name: 'Add note' }).click();
  await expect(to.card('Internal.pdf')).toBeVisible();
  await expectAccessibleEverywhere(dana.page, 'thread with files');

  await to.picture('left.png').click();
  await expect(to.viewer).toContainText('2 of 3');
  await expectAccessibleEverywhere(dana.page, 'viewer');
  await dana.page.keyboard.press('+');
  await expect(to.viewer).toContainText('150 %');
  await expectAccessibleEverywhere(dana.page, 'viewer, enlarged');
});

test('a message whose file is found harmful after it was sent says so, and goes on without it', async ({
  people,
}) => {
  const { ana, dana } = await talkOfTwo(people, 'Harmful');
  const files = new FileTalk(ana);
  const scanner = await playScanner(ana.page);
  await files.attach(pdf('scanning.pdf'), pdf('Letter.pdf'));
  await expect(files.attached('scanning.pdf')).toContainText('Checking for viruses');
  await expect(files.attached('Letter.pdf')).toContainText('ready');
  await ana.write('Both of them.');
  await expect(ana.messages.getByText('Checking for viruses')).toBeVisible();
  await expect(ana.fateOf('Both of them.')).toHaveText('Sending');
  await expectAccessibleEverywhere(ana.page, 'thread with a pending file');
  scanner.find();
  await expect(ana.messages.getByText('Blocked by the virus scanner')).toBeVisible();
  await expect(ana.fateOf('Both of them.')).toHaveText('Not sent');
  await expectAccessibleEverywhere(ana.page, 'thread with a failed file');
  await ana.page.getByRole('button', { name: 'Remove scanning.pdf' }).click();
  await expect(dana.bubble('Both of them.')).toBeVisible();
  await expect(new FileTalk(dana).card('Letter.pdf')).toBeVisible();
});

test('a new conversation begins with a file, and without words', async ({ people }) => {
  const ana = await people.browserAs(await people.knownUser('Ana Oliveira'), '/new');
  await ana.getByLabel('What is it about?').fill('A letter');
  await ana
    .locator('pc-new-conversation input[type=file]')
    .setInputFiles([pdf('Letter.pdf'), program('bad.pdf')]);
  const attached = ana.getByRole('list', { name: 'Attached files' }).getByRole('listitem');
  await expect(attached.filter({ hasText: 'Letter.pdf' })).toContainText('ready');
  await expect(attached.filter({ hasText: 'bad.pdf' })).toContainText('not accepted');
  await expectAccessibleEverywhere(ana, 'new conversation with files');
  await ana.getByRole('button', { name: 'Remove bad.pdf' }).click();
  await expect(ana.getByRole('button', { name: 'Remove Letter.pdf' })).toBeFocused();
  await ana.getByRole('button', { name: 'Send' }).click();
  await ana.waitForURL('**/c/*');
  await expect(ana.getByRole('link', { name: 'Download Letter.pdf' })).toBeVisible();
});
