import type { Attachment } from '@prochat/contract';
import { FileTalk } from './file-talk';
import { expect, test } from './journey';
import { press } from './keyboard';
import { pdf, picture, program } from './samples';
import { talkOfTwo } from './scene';
import { storedLog } from './stored';
import { Talk } from './talk';

test('three files are dropped, one is cancelled, one more refused with its reason, two delivered and opened', async ({
  people,
}) => {
  const { id, ana, dana } = await talkOfTwo(people, 'Three files');
  const [from, to] = [new FileTalk(ana), new FileTalk(dana)];
  const [wrong, plan, letter] = [
    await picture('wrong.png'),
    await picture('plan.png'),
    pdf('Letter.pdf', 50_000),
  ];
  const letIn = await from.holdUploads();
  await from.drop(wrong, plan, letter);
  await expect(from.tray.getByRole('listitem')).toHaveCount(3);
  await expect(from.attached('wrong.png').getByRole('progressbar')).toBeVisible();
  await from.page.getByRole('button', { name: 'Cancel upload of wrong.png' }).click();
  await expect(from.attached('wrong.png')).toHaveCount(0);
  await expect(from.page.getByRole('button', { name: 'Cancel upload of plan.png' })).toBeFocused();
  await letIn();
  for (const name of ['plan.png', 'Letter.pdf']) await expect(from.attached(name)).toContainText('ready');

  await from.attach(program('tax-tool.pdf'));
  const refused = from.attached('tax-tool.pdf');
  await expect(refused).toContainText('Files of this type are not accepted. You can send JPG, PNG,');
  await from.page.getByRole('button', { name: 'Remove tax-tool.pdf' }).click();
  await expect(refused).toHaveCount(0);
  await ana.write('Here they are.');
  await expect(from.tray).toHaveCount(0);

  await expect(dana.bubble('Here they are.')).toBeVisible();
  await expect(to.pictures).toHaveCount(1);
  await to.seen(to.picture('plan.png'));
  await press(to.picture('plan.png'));
  await expect(to.viewer).toContainText('plan.png');
  await expect(to.viewer).toContainText('1 of 1');
  await to.page.keyboard.press('Escape');
  await expect(to.viewer).toHaveCount(0);
  await expect(to.picture('plan.png')).toBeFocused();
  const saved = await to.downloaded(to.card('Letter.pdf'));
  expect(saved.name).toBe('Letter.pdf');
  expect(saved.bytes.equals(letter.buffer)).toBe(true);
  const log = await storedLog(people, id);
  expect(log.at(-1)?.attachments.map(({ name }) => name)).toEqual(['plan.png', 'Letter.pdf']);
});

test('what is too large is refused before a byte is sent, with its size and the limit', async ({
  people,
}) => {
  const { ana } = await talkOfTwo(people, 'Too large');
  const files = new FileTalk(ana);
  let asked = 0;
  files.page.on('request', (request) => (asked += Number(request.url().endsWith('/chat/upload'))));
  await files.attach(pdf('Scan.pdf', 14 * 1024 * 1024));
  await expect(files.attached('Scan.pdf')).toContainText('This file is 14 MB; the limit is 10 MB.');
  await expect(ana.page.getByRole('button', { name: 'Send' })).toBeDisabled();
  expect(asked).toBe(0);
});

test('a pasted picture is sent alone, and the pictures of a conversation are gone through by keyboard', async ({
  people,
}) => {
  const { ana, dana } = await talkOfTwo(people, 'Pasted');
  const [from, to] = [new FileTalk(ana), new FileTalk(dana)];
  for (const name of ['first.png', 'second.png', 'third.png']) {
    await from.paste(await picture(name));
    await expect(from.attached(name)).toContainText('ready');
    await ana.field.press('Enter');
    await expect(to.picture(name)).toBeVisible();
  }
  await press(to.picture('second.png'));
  await expect(to.viewer).toContainText('2 of 3');
  const goes = async (key: string, name: string): Promise<void> => {
    await to.page.keyboard.press(key);
    await expect(to.viewer.getByRole('img', { name })).toBeVisible();
  };
  await goes('ArrowRight', 'third.png');
  await goes('Home', 'first.png');
  await goes('End', 'third.png');
  await goes('ArrowLeft', 'second.png');
  await to.page.keyboard.press('+');
  await expect(to.viewer).toContainText('150 %');
  await to.page.keyboard.press('0');
  await expect(to.viewer).toContainText('100 %');
  await to.page.keyboard.press('Escape');
  await expect(to.picture('second.png')).toBeFocused();
});

test('an upload that breaks off with its tab goes on when the person is back, and the message arrives once', async ({
  people,
}) => {
  const { id, ana, dana } = await talkOfTwo(people, 'Broken off');
  const from = new FileTalk(ana);
  const large = pdf('Contract.pdf', 2 * 1024 * 1024);
  const protocol = await from.page.context().newCDPSession(from.page);
  await protocol.send('Network.enable');
  await protocol.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 24 * 1024,
  });
  await from.attach(large);
  await ana.write('The contract, signed.');
  // Some of it has left, and most of it has not.
  await expect(ana.messages.getByText(/Uploading [1-9]\d? %/)).toBeVisible();
  await ana.page.context().setOffline(true);
  await ana.page.close();
  await ana.page.context().setOffline(false);

  const later = await from.page.context().newPage();
  await later.goto('/');
  await expect(dana.bubble('The contract, signed.')).toBeVisible();
  const to = new FileTalk(dana);
  expect((await to.downloaded(to.card('Contract.pdf'))).bytes.equals(large.buffer)).toBe(true);
  await later.goto(`/c/${id}`);
  const anaLater = new Talk(later);
  await expect(anaLater.said).toHaveText(['Hello, can you help me?', 'The contract, signed.']);
  await expect(new FileTalk(anaLater).card('Contract.pdf')).toHaveCount(1);
  const log = await storedLog(people, id);
  expect(log.filter(({ attachments }) => attachments.length > 0)).toHaveLength(1);
});

test('a professional answers with a document; the file of a note is not for the end user', async ({
  people,
}) => {
  const { id, ana, dana } = await talkOfTwo(people, 'Document and note');
  const [theirs, ours] = [new FileTalk(ana), new FileTalk(dana)];
  const [answer, internal] = [pdf('Answer.pdf', 20_000), pdf('Internal.pdf', 20_000)];
  await dana.page.getByRole('button', { name: 'Private note' }).click();
  await ours.attach(internal);
  await expect(ours.attached('Internal.pdf')).toContainText('ready');
  // What is attached to the note is not beside the reply.
  await dana.page.getByRole('button', { name: 'Reply', exact: true }).click();
  await expect(ours.tray).toHaveCount(0);
  await dana.page.getByRole('button', { name: 'Private note' }).click();
  await dana.page.getByRole('button', { name: 'Add note' }).click();
  await expect(dana.messages.locator('pc-note')).toContainText('Internal.pdf');
  await expect(ours.card('Internal.pdf')).toHaveCount(1);

  await dana.page.getByRole('button', { name: 'Reply', exact: true }).click();
  await ours.attach(answer);
  await dana.write('It is all in here.');
  await expect(ana.bubble('It is all in here.')).toBeVisible();
  const saved = await theirs.downloaded(theirs.card('Answer.pdf'));
  expect(saved.bytes.equals(answer.buffer)).toBe(true);
  await expect(ana.page.getByText('Internal.pdf')).toHaveCount(0);
  const { url } = await fileOfNote(people, id);
  expect((await dana.page.request.get(url)).status()).toBe(200);
  expect((await ana.page.request.get(url)).status()).toBe(404);
});

async function fileOfNote(people: Parameters<typeof storedLog>[0], id: string): Promise<Attachment> {
  const log = await storedLog(people, id);
  const file = log.find(({ kind }) => kind === 'note')?.attachments[0];
  if (!file) throw new Error('The note has no file.');
  return file;
}
