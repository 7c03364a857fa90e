import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { CannedReply } from '@prochat/contract';
import { AppError, Session } from '@prochat/web/data-access';
import { DeskApi } from '@prochat/web/data-access/staff';
import { Toasts } from '@prochat/web/ui';
import { DANA, sessionOf, standInForBrowser } from '../testing/cast';
import { OwnRepliesPage } from './own-replies-page';

const AT = '2026-11-22T09:00:00.000Z';
const OWN: CannedReply = {
  id: 'r1',
  scope: 'personal',
  shortcut: 'hello',
  text: 'Hi {{user.name}}',
  updatedAt: AT,
};
const TEAM: CannedReply = { id: 'r2', scope: 'team', shortcut: 'refund', text: 'Sent back.', updatedAt: AT };

describe("the page of one's own canned replies", () => {
  const api = {
    cannedReplies: jest.fn(),
    createCannedReply: jest.fn(),
    updateCannedReply: jest.fn(),
    removeCannedReply: jest.fn(),
  };
  let replies: ComponentFixture<OwnRepliesPage>;
  let page: HTMLElement;

  beforeEach(async () => {
    jest.resetAllMocks();
    standInForBrowser();
    api.cannedReplies.mockResolvedValue({ items: [OWN, TEAM] });
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: Session, useValue: sessionOf(DANA) },
        { provide: DeskApi, useValue: api },
      ],
    });
    replies = TestBed.createComponent(OwnRepliesPage);
    page = replies.nativeElement as HTMLElement;
    document.body.append(page);
    await replies.whenStable();
  });
  afterEach(() => page.remove());

  /** When what was asked for has been answered and is shown. */
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    await replies.whenStable();
  };
  const press = async (name: string): Promise<void> => {
    const button = [...page.querySelectorAll('button')].find(
      (one) => one.title === name || one.textContent?.trim() === name,
    );
    if (!button) throw new Error(`There is no button "${name}".`);
    button.click();
    await settled();
  };
  const type = async (id: string, text: string): Promise<void> => {
    const field = page.querySelector<HTMLInputElement | HTMLTextAreaElement>(`#${id}`)!;
    field.value = text;
    field.dispatchEvent(new Event('input'));
    await settled();
  };
  const save = async (): Promise<void> => {
    page.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled();
  };

  it('changes his own and only reads those of the team', async () => {
    expect(page.textContent).toContain('/hello');
    expect(page.textContent).not.toContain('/refund');
    replies.componentRef.setInput('tab', 'team');
    await settled();
    expect(page.textContent).toContain('/refund');
    expect(page.querySelectorAll('li button')).toHaveLength(0);
    expect(page.textContent).not.toContain('New reply');
  });

  it('saves a new one, with what would be sent to be seen before', async () => {
    await press('New reply');
    await save();
    expect(page.textContent).toContain('Please enter a shortcut.');
    await type('reply-shortcut', '/bye');
    await type('reply-text', 'Bye {{user.name}}, {{user.mail}}');
    expect(page.querySelector('.preview')?.textContent).toBe('Bye Tomás Reyes, {{user.mail}}');
    expect(page.textContent).toContain('sent as it stands: {{user.mail}}');
    const request = { scope: 'personal', shortcut: 'bye', text: 'Bye {{user.name}}, {{user.mail}}' };
    api.createCannedReply.mockResolvedValue({ cannedReply: { ...OWN, ...request, id: 'r3' } });
    await save();
    expect(api.createCannedReply).toHaveBeenCalledWith(request);
    expect([...page.querySelectorAll('.shortcut')].map((one) => one.textContent?.trim())).toEqual([
      '/bye',
      '/hello',
    ]);
  });

  it('keeps what was typed when the shortcut is taken', async () => {
    await press('Change /hello');
    await type('reply-shortcut', 'refund');
    api.updateCannedReply.mockRejectedValueOnce(new AppError('SHORTCUT_TAKEN', { message: 'It is taken.' }));
    await save();
    expect(page.textContent).toContain('It is taken.');
    expect(page.querySelector<HTMLInputElement>('#reply-shortcut')?.value).toBe('refund');
  });

  it('asks before something typed is thrown away', async () => {
    const leave = (): Promise<boolean> => replies.componentInstance.mayLeave();
    await expect(leave()).resolves.toBe(true);
    await press('Change /hello');
    await type('reply-text', 'Hi there');
    const left = leave();
    await settled();
    await press('Keep editing');
    await expect(left).resolves.toBe(false);
    expect(page.querySelector<HTMLTextAreaElement>('#reply-text')?.value).toBe('Hi there');
    const leftThen = leave();
    await settled();
    await press('Discard');
    await expect(leftThen).resolves.toBe(true);
  });

  it('removes at once, and brings it back on request', async () => {
    await press('Remove /hello');
    expect(api.removeCannedReply).toHaveBeenCalledWith('r1');
    expect(page.textContent).toContain('You have no replies of your own yet');
    api.createCannedReply.mockResolvedValue({ cannedReply: OWN });
    TestBed.inject(Toasts).current()?.action?.run();
    await settled();
    expect(page.textContent).toContain('/hello');
  });
});
