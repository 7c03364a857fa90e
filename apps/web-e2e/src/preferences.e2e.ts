import { expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';
import { talkOfTwo } from './scene';
import { Talk } from './talk';

// A server that no other file has used: whoever has another environment shares none.
test.use({ environment: { MESSAGE_RATE: '9201/10' } });

test('an end user chooses what sends, which holds at once, in his other tab and after a reload', async ({
  people,
}) => {
  test.slow();
  const { id, ana, dana } = await talkOfTwo(people, 'Home office');
  const second = await ana.page.context().newPage();
  await second.goto(`/c/${id}`);
  const other = new Talk(second);
  await expect(other.field).toBeVisible();

  await ana.page.getByRole('link', { name: 'Settings' }).click();
  await expect(ana.page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await ana.page.getByRole('radio', { name: 'Ctrl + Enter' }).check({ force: true });
  await expect(ana.page.getByText('Enter alone breaks the line.')).toBeVisible();
  await expectAccessibleEverywhere(ana.page, 'settings of an end user');

  await expect(second.getByText('Ctrl + Enter')).toBeVisible();
  await other.write('First line');
  await other.field.pressSequentially('second line');
  await expect(other.field).toHaveValue('First line\nsecond line');
  await other.field.press('Control+Enter');
  await expect(dana.bubble('second line')).toContainText('First line');

  await second.reload();
  await expect(second.getByText('Ctrl + Enter')).toBeVisible();
});

test('a professional finds his settings in the rail, by the palette, and on a phone in his account', async ({
  people,
}) => {
  test.slow();
  const professional = await people.knownProfessional('Dana Whitfield');
  const dana = await people.browserAs(professional, '/console/queue');
  await dana.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await expect(dana).toHaveURL(/\/console\/settings$/);
  await dana.getByRole('checkbox', { name: /Single letters/ }).check();
  await dana.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect(dana.locator('html')).toHaveAttribute('data-theme', 'dark');
  await dana.getByRole('radio', { name: 'As the system' }).check({ force: true });
  await expectAccessibleEverywhere(dana, 'settings of a professional');

  await dana.goto('/console/queue');
  await dana.keyboard.press('/');
  await expect(dana.getByRole('searchbox')).toBeFocused();
  await dana.keyboard.press('Control+k');
  await dana.getByRole('combobox').fill('go to settings');
  await dana.keyboard.press('Enter');
  await expect(dana.getByRole('checkbox', { name: /Single letters/ })).toBeChecked();

  await dana.setViewportSize({ width: 390, height: 844 });
  await dana.goto('/console/queue');
  await dana.getByRole('button', { name: /Your account/ }).click();
  await dana.getByRole('menuitem', { name: 'Settings' }).click();
  await expect(dana.getByRole('heading', { name: 'Settings' })).toBeVisible();

  // In the other language at once; what it is called is written in that language.
  await dana.getByRole('radio', { name: 'Português' }).check({ force: true });
  await expect(dana.getByRole('heading', { name: 'Definições' })).toBeVisible();
});
