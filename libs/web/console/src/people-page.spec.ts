import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { ERRORS, type User } from '@prochat/contract';
import { AppError, Session } from '@prochat/web/data-access';
import { InstallationApi, PeopleApi } from '@prochat/web/data-access/staff';
import { Toasts } from '@prochat/web/ui';
import { PeoplePage } from './people-page';
import { DANA, PRIYA, TOMAS, sessionOf, standInForBrowser } from './testing/cast';

describe('the page of people', () => {
  const api = { list: jest.fn(), create: jest.fn(), update: jest.fn() };
  const installation = { invites: jest.fn(), invite: jest.fn(), revokeInvite: jest.fn() };
  let people: ComponentFixture<PeoplePage>;
  let page: HTMLElement;

  beforeEach(async () => {
    jest.resetAllMocks();
    standInForBrowser();
    installation.invites.mockResolvedValue({ items: [] });
    api.list.mockResolvedValue({ items: [DANA, PRIYA, TOMAS], nextCursor: null });
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: sessionOf(PRIYA) },
        { provide: PeopleApi, useValue: api },
        { provide: InstallationApi, useValue: installation },
      ],
    });
    people = TestBed.createComponent(PeoplePage);
    page = people.nativeElement as HTMLElement;
    document.body.append(page);
    await people.whenStable();
  });
  afterEach(() => page.remove());

  const press = async (name: string): Promise<void> => {
    const button = [...document.querySelectorAll<HTMLButtonElement>('button')].find(
      (one) => (one.getAttribute('aria-label') ?? one.textContent?.trim()) === name,
    );
    if (!button) throw new Error(`There is no button "${name}".`);
    button.click();
    await people.whenStable();
  };
  const fill = async (id: string, text: string): Promise<void> => {
    const field = page.querySelector<HTMLInputElement>(`#${id}`);
    if (!field) throw new Error(`There is no field "${id}".`);
    field.value = text;
    field.dispatchEvent(new Event('input'));
    await people.whenStable();
  };
  const submit = async (): Promise<void> => {
    page.querySelector('form')?.dispatchEvent(new Event('submit'));
    await people.whenStable();
  };

  it('lists who there is, and narrows by role', async () => {
    expect(page.querySelectorAll('tbody tr')).toHaveLength(3);
    await press('Professionals');
    expect(api.list).toHaveBeenLastCalledWith({ role: 'staff' });
  });

  it('shows a password that was made exactly once', async () => {
    const mikael: User = { ...DANA, id: 'mikael', displayName: 'Mikael Berg', email: 'mikael@example.com' };
    api.create.mockResolvedValue({ user: mikael, generatedPassword: 'made-for-mikael' });
    await press('Add a professional');
    await fill('person-name', 'Mikael Berg');
    await fill('person-email', 'mikael@example.com');
    await submit();
    expect(api.create).toHaveBeenCalledWith({
      displayName: 'Mikael Berg',
      email: 'mikael@example.com',
      role: 'staff',
    });
    expect(page.querySelector<HTMLInputElement>('#made-password')?.value).toBe('made-for-mikael');
    await press('Done');
    expect(page.innerHTML).not.toContain('made-for-mikael');
    expect(api.list).toHaveBeenCalledTimes(2);
  });

  it('asks the server for nothing while something is missing', async () => {
    await press('Add a professional');
    await fill('person-email', 'mikael');
    await fill('person-password', 'short');
    await submit();
    expect(api.create).not.toHaveBeenCalled();
    expect(page.textContent).toContain('Please enter a name.');
    expect(page.textContent).toContain('such as dana@example.com');
    expect(page.textContent).toContain('Please use at least 10 characters.');
  });

  it('says in words that the e-mail is taken, and keeps what was typed', async () => {
    api.create.mockRejectedValue(new AppError('EMAIL_TAKEN', { message: ERRORS.EMAIL_TAKEN[1] }));
    await press('Add a professional');
    await fill('person-name', 'Dana Two');
    await fill('person-email', 'dana@example.com');
    await submit();
    expect(page.textContent).toContain('There is already an account with this e-mail.');
    expect(page.querySelector<HTMLInputElement>('#person-name')?.value).toBe('Dana Two');
  });

  it('invites by a link that is shown once, and takes invitations back', async () => {
    const invite = {
      id: 'i1',
      role: 'admin',
      email: null,
      createdBy: { id: PRIYA.id, displayName: PRIYA.displayName },
      createdAt: '2026-11-22T09:00:00.000Z',
      expiresAt: '2026-11-23T09:00:00.000Z',
    };
    installation.invite.mockResolvedValue({ invite, url: 'http://chat.test/join#secret' });
    installation.invites.mockResolvedValue({ items: [invite] });
    await press('Invite');
    page.querySelector<HTMLInputElement>('input[value="admin"]')?.click();
    await fill('invite-email', 'nobody');
    await submit();
    expect(page.textContent).toContain('Please enter a whole e-mail address');
    expect(installation.invite).not.toHaveBeenCalled();
    await fill('invite-email', '');
    await submit();
    expect(installation.invite).toHaveBeenCalledWith({ role: 'admin', days: 7 });
    expect(page.querySelector<HTMLInputElement>('#invite-link')?.value).toBe('http://chat.test/join#secret');
    await press('Done');
    expect(page.textContent).toContain('Anybody with the link');
    expect(page.textContent).not.toContain('secret');
    await press('Take back: Anybody with the link');
    expect(installation.revokeInvite).toHaveBeenCalledWith('i1');
    expect(page.textContent).not.toContain('Open invitations');
  });

  it('blocks only after asking, and shows it', async () => {
    api.update.mockImplementation((_id: string, { blockedUntil }: { blockedUntil: string }) =>
      Promise.resolve({ user: { ...DANA, blockedUntil } }),
    );
    await press('Actions for Dana Whitfield');
    await press('Block…');
    expect(api.update).not.toHaveBeenCalled();
    await fill('block-reason', ' Spam ');
    await press('Block');
    expect(api.update).toHaveBeenCalledWith('dana', {
      blockedUntil: '9999-12-31T23:59:59.999Z',
      reason: 'Spam',
    });
    expect(page.querySelector('tbody tr')?.textContent).toContain('Blocked');
    expect(TestBed.inject(Toasts).current()?.text).toBe('Dana Whitfield is blocked.');
  });

  it('sets a new password that is long enough, and only then', async () => {
    api.update.mockResolvedValue({ user: DANA });
    await press('Actions for Dana Whitfield');
    await press('Set a new password…');
    await fill('new-password', 'short');
    await press('Set the password');
    expect(page.textContent).toContain('Please use at least 10 characters.');
    await fill('new-password', 'long-enough-now');
    await press('Set the password');
    expect(api.update.mock.calls).toEqual([['dana', { password: 'long-enough-now' }]]);
  });

  it('says why the last admin stays one', async () => {
    api.update.mockRejectedValue(new AppError('LAST_ADMIN', { message: ERRORS.LAST_ADMIN[1] }));
    await press('Actions for Priya Nair');
    await press('Make professional');
    expect(page.textContent).toContain('This is your own account');
    await press('Change the role');
    expect(page.textContent).toContain('This is the last admin; make somebody else an admin first.');
    expect(page.querySelectorAll('tbody tr')[1]?.textContent).toContain('Admin');
  });
});
