import type { Page } from '@playwright/test';
import { expect, test } from './journey';
import { storedTexts } from './stored';
import { Talk, askedBy, claimBy } from './talk';

/** Resolves when the server has taken the draft of this conversation. */
const kept = (page: Page, id: string): Promise<unknown> =>
  page.waitForResponse(
    (response) =>
      response.request().method() === 'PUT' &&
      response.url().includes(`/conversations/${id}/drafts/`) &&
      response.ok(),
  );

test('a draft outlives a reload, is there on another device, and never crosses conversations', async ({
  people,
}) => {
  const user = await people.knownUser('Ana Oliveira');
  const [one, other] = await Promise.all([askedBy(user, 'The desk'), askedBy(user, 'The chair')]);
  const ana = new Talk(await people.browserAs(user, `/c/${one.id}`));
  const show = (topic: string): Promise<void> =>
    ana.page.getByRole('link', { name: new RegExp(topic) }).click();

  const saved = [kept(ana.page, one.id), kept(ana.page, other.id)];
  await ana.field.fill('About the desk');
  await show('The chair');
  await expect(ana.page).toHaveURL(new RegExp(other.id));
  await expect(ana.field).toHaveValue('');
  await ana.field.fill('About the chair');
  await show('The desk');
  await expect(ana.field).toHaveValue('About the desk');
  await Promise.all(saved);
  await ana.page.reload();
  await expect(ana.field).toHaveValue('About the desk');

  const device = new Talk(await people.browserAs(user, `/c/${one.id}`));
  await expect(device.field).toHaveValue('About the desk');
  await device.page.getByRole('link', { name: /The chair/ }).click();
  await expect(device.field).toHaveValue('About the chair');
  await device.field.press('Enter');
  await expect(device.fateOf('About the chair')).toHaveText('Sent');
  await show('The chair');
  await expect(ana.said).toHaveText(['Hello, can you help me?', 'About the chair']);
  await expect(ana.field).toHaveValue('');
  expect(await storedTexts(people, one.id)).toEqual(['Hello, can you help me?']);
});

test('a reply and a private note are drafts of their own, on every device of the professional', async ({
  people,
}) => {
  const [user, professional] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const { id } = await askedBy(user, 'Two drafts');
  await claimBy(professional, id);
  const page = await people.browserAs(professional, `/console/mine/${id}`);
  const dana = new Talk(page);
  const note = (one: Page) => one.getByRole('textbox', { name: 'Private note' });
  const toNote = (one: Page) => one.getByRole('button', { name: 'Private note', exact: true }).click();

  const savedReply = kept(page, id);
  await dana.field.fill('Dear Ana');
  await savedReply;
  const savedNote = kept(page, id);
  await toNote(page);
  await expect(note(page)).toHaveValue('');
  await note(page).fill('She is friendly');
  await savedNote;

  const device = await people.browserAs(professional, `/console/mine/${id}`);
  await expect(new Talk(device).field).toHaveValue('Dear Ana');
  await toNote(device);
  await expect(note(device)).toHaveValue('She is friendly');
  await device.getByRole('button', { name: 'Add note' }).click();
  await expect(new Talk(device).messages).toContainText('She is friendly');
  await device.getByRole('button', { name: 'Reply', exact: true }).click();
  await expect(new Talk(device).field).toHaveValue('Dear Ana');
});
