import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { MailServer } from '@prochat/server/testing';
import { expect, test as base } from './journey';
import { expectAccessible } from './accessible';
import { talkOfTwo } from './scene';
import { Talk, askedBy } from './talk';

/** With a mail server of its own beside it. */
const test = base.extend<object, { mail: MailServer }>({
  mail: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const mail = await MailServer.open();
      await use(mail);
      await mail.close();
    },
    { scope: 'worker' },
  ],
  environment: [
    async ({ mail }, use) => use({ SMTP_URL: mail.url, MAIL_FROM: 'Support <chat@example.com>' }),
    { scope: 'worker' },
  ],
});

const menu = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const item = (page: Page, name: string) => page.getByRole('menuitem', { name });

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

test('what was said is taken along, as a file and by e-mail, and no private note with it', async ({
  people,
  mail,
}) => {
  const { ana, dana } = await talkOfTwo(people, 'Home office deduction');
  await dana.write('Yes, you can.');
  await dana.untilSent('Yes, you can.');
  await dana.page.getByRole('button', { name: 'Private note', exact: true }).click();
  await dana.page.getByRole('textbox', { name: 'Private note' }).fill('She forgot the form');
  await dana.page.getByRole('button', { name: 'Add note' }).click();
  await expect(dana.messages).toContainText('She forgot the form');
  await expect(ana.messages).toContainText('Yes, you can.');

  await test.step('the end user downloads it', async () => {
    await menu(ana.page, 'More').click();
    await expectAccessible(ana.page, 'the menu of a conversation');
    const arriving = ana.page.waitForEvent('download');
    await item(ana.page, 'Download transcript').click();
    const download = await arriving;
    expect(download.suggestedFilename()).toMatch(/^Home office deduction - \d{4}-\d\d-\d\d\.txt$/);
    const text = await textOf(download);
    expect(text).toContain('Hello, can you help me?');
    expect(text).toContain('Yes, you can.');
    expect(text).not.toContain('forgot');
    await expect(ana.page.getByText(/^Downloaded: Home office deduction/)).toBeVisible();
  });

  await test.step('and has it sent, by keyboard alone', async () => {
    await menu(ana.page, 'More').focus();
    await ana.page.keyboard.press('ArrowUp');
    await expect(item(ana.page, 'E-mail me the transcript')).toBeFocused();
    await ana.page.keyboard.press('Enter');
    await expect(
      ana.page.getByText(/^The transcript has been sent to ana\.oliveira.*@example\.com\.$/),
    ).toBeVisible();
    await expect(menu(ana.page, 'More')).toBeFocused();
    expect(mail.letters).toHaveLength(1);
    const [letter] = mail.letters;
    expect(letter?.to).toEqual([expect.stringMatching(/^ana\.oliveira/)]);
    const [attachment] = letter?.mail.attachments ?? [];
    expect(attachment?.content).toContain('Yes, you can.');
    expect(letter?.raw).not.toContain('forgot');
    expect(attachment?.content).not.toContain('forgot');
  });

  await test.step('the professional downloads what may be passed on', async () => {
    await menu(dana.page, 'More actions').click();
    const arriving = dana.page.waitForEvent('download');
    await item(dana.page, 'Download transcript').click();
    const text = await textOf(await arriving);
    expect(text).toContain('Hello, can you help me?');
    expect(text).not.toContain('forgot');
  });
});

test('a guest without an address is offered no e-mail, and the menu fits a small phone', async ({
  people,
}) => {
  const guest = await people.knownGuest('Ana Oliveira');
  const { id } = await askedBy(guest, 'No address');
  const { page } = new Talk(
    await people.browserAs(guest, `/c/${id}`, { viewport: { width: 320, height: 568 }, hasTouch: true }),
  );
  await menu(page, 'More').click();
  await expect(item(page, 'Download transcript')).toBeFocused();
  await expect(item(page, 'E-mail me the transcript')).toHaveCount(0);
  const box = await page.getByRole('menu').boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(menu(page, 'More')).toBeFocused();
});
