import { expectAccessibleEverywhere } from './accessible';
import { expect, test } from './journey';
import { Talk, askedBy, claimBy } from './talk';

// A server that no other file has used: whoever has another environment shares none.
test.use({ environment: { MESSAGE_RATE: '1001/10' } });

test('a professional answers with canned replies, by keyboard alone', async ({ people, admin }) => {
  test.slow();
  const [user, professional] = await Promise.all([
    people.knownUser('Ana Oliveira'),
    people.knownProfessional('Dana Whitfield'),
  ]);
  const replies = '/chat/canned-replies';
  await admin.http.post(replies, {
    scope: 'team',
    shortcut: 'refund',
    text: 'Hi {{user.name|there}}, your refund is on its way.\n\nBest regards,\n{{agent.name}}',
  });
  await admin.http.post(replies, { scope: 'team', shortcut: 'reference', text: 'It is at the top right.' });
  await professional.http.post(replies, { scope: 'personal', shortcut: 'bye', text: 'Have a good day.' });
  const { id } = await askedBy(user, 'Charged twice', 'Hello');
  await claimBy(professional, id);
  const dana = new Talk(await people.browserAs(professional, `/console/mine/${id}`));
  const options = dana.page.getByRole('listbox').getByRole('option');

  await dana.field.pressSequentially('/');
  await expect(options).toHaveCount(3);
  await expectAccessibleEverywhere(dana.page, 'canned replies to choose from');
  await dana.field.focus();
  await dana.field.pressSequentially('ref');
  await expect(options).toHaveText([/\/reference/, /\/refund/]);
  await dana.field.press('ArrowDown');
  await expect(dana.page.getByRole('listbox').getByRole('option', { selected: true })).toContainText(
    '/refund',
  );
  await dana.field.press('Tab');
  await expect(dana.field).toHaveValue('Hi Ana, your refund is on its way.\n\nBest regards,\nDana');
  await expect(dana.field).toBeFocused();

  await dana.field.press('Shift+Enter');
  await dana.field.pressSequentially('/by');
  await dana.field.press('Enter');
  await expect(dana.field).toHaveValue(/Dana\nHave a good day\.$/);
  await dana.field.pressSequentially(' 1/2 /re');
  await dana.field.press('Escape');
  await expect(options).toHaveCount(0);
  await dana.field.press('Enter');
  await expect(dana.said.last()).toHaveText(/Have a good day\. 1\/2 \/re$/);
});
