import type { Page } from '@playwright/test';
import { expectAccessible, expectAccessibleEverywhere } from './accessible';
import { PASSWORD, expect, newEmail, test } from './journey';
import { askedBy, claimBy, sendAll } from './talk';

/** The list of conversations has somebody's own only; the queue of the console is looked at here. */
test.use({ environment: { MESSAGE_RATE: '1005/10' } });

const PORTUGUESE = { locale: 'pt-PT', timezoneId: 'Europe/Lisbon' };

/** The page says it in its markup too, for screen readers, translators and the browser's own words. */
async function expectLanguage(page: Page, tag: 'en' | 'pt'): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', tag);
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
}

test('who reads Portuguese comes in, asks, and is refused in Portuguese', async ({ people }) => {
  const page = await people.browserOf(PORTUGUESE);
  await page.goto('/sign-in');
  await expectLanguage(page, 'pt');
  await expect(page.getByRole('heading', { name: 'Boas-vindas de novo' })).toBeVisible();
  await page.getByLabel('E-mail').fill('ninguem@example.com');
  await page.getByLabel('Palavra-passe', { exact: true }).fill('uma frase errada');
  await page.getByRole('button', { name: 'Iniciar sessão', exact: true }).click();
  await expect(page.getByText('O e-mail ou a palavra-passe estão errados.')).toBeVisible();
  await expectAccessibleEverywhere(page, 'sign in, Portuguese');

  await page.goto('/register');
  await page.getByLabel('O seu nome').fill('Inês Duarte');
  await page.getByLabel('E-mail').fill(newEmail('Ines Duarte'));
  await page.getByLabel('Palavra-passe', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Criar conta' }).click();
  await expect(page.getByRole('heading', { name: 'Conversas' })).toBeVisible();

  await page.getByRole('link', { name: 'Nova', exact: true }).click();
  await page.getByLabel('De que se trata?').fill('Declaração de IVA');
  await page.getByLabel('A sua mensagem', { exact: true }).fill('Bom dia, até quando tenho de a entregar?');
  await page.getByRole('button', { name: 'Enviar' }).click();
  await page.waitForURL('**/c/*');
  await expect(page.getByRole('region', { name: 'Mensagens' })).toContainText('Bom dia, até quando');
  await expect(page.locator('.what').last()).toHaveText(/^\s*(Enviada|Entregue)\s*$/);
  await expectAccessibleEverywhere(page, 'conversation, Portuguese');
});

test('the other language is chosen by one press, kept on this device, and seen in dates and numbers', async ({
  people,
}) => {
  const [ana, dana] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const { id } = await askedBy(ana, 'Home office deduction');
  await claimBy(dana, id);
  await sendAll(dana, id, ['Good morning']);
  const page = await people.browserAs(ana, `/c/${id}`, { locale: 'en-GB', timezoneId: 'Europe/Lisbon' });
  await expectLanguage(page, 'en');
  await expect(page.getByText('Today', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Português' }).click();
  await expectLanguage(page, 'pt');
  await expect(page.getByText('Hoje', { exact: true })).toBeVisible();
  // What people have said stays as they said it.
  await expect(page.getByRole('region', { name: 'Mensagens' })).toContainText('Good morning');
  await page.reload();
  await expectLanguage(page, 'pt');
  await page.getByRole('button', { name: 'English' }).click();
  await expectLanguage(page, 'en');
  await expect(page.getByText('Today', { exact: true })).toBeVisible();
});

test('a professional works in Portuguese', async ({ people }) => {
  const [ana, dana] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const { id } = await askedBy(ana, 'Travel costs');
  const page = await people.browserAs(dana, `/console/queue/${id}`, PORTUGUESE);
  await expectLanguage(page, 'pt');
  await page.getByRole('button', { name: 'Ficar com ela' }).first().click();
  const reply = page.getByRole('textbox', { name: 'Escreva uma resposta a Ana' });
  await reply.fill('Boa tarde, Ana.');
  await reply.press('Enter');
  await expect(page.locator('.what').last()).toHaveText(/^\s*(Enviada|Entregue)\s*$/);
  await expectAccessibleEverywhere(page, 'console, Portuguese');
  await page.goto('/console/search');
  await expect(page.getByRole('searchbox')).toBeVisible();
  await expectAccessible(page, 'search in the console, Portuguese');
});
