import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { AppError, ChatApi } from '@prochat/web/data-access';
import { DeskApi, InstallationApi } from '@prochat/web/data-access/staff';
import { DANA, PRIYA } from '../../testing/cast';
import { StartPage } from './start-page';

describe('the page a new admin begins on', () => {
  const desk = { tags: jest.fn(), cannedReplies: jest.fn() };
  const chat = { professionals: jest.fn() };
  const installation = { invites: jest.fn() };
  let start: ComponentFixture<StartPage>;
  let page: HTMLElement;

  async function open(): Promise<void> {
    start = TestBed.createComponent(StartPage);
    page = start.nativeElement as HTMLElement;
    await settled();
  }
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    await start.whenStable();
  };
  const done = (): boolean[] =>
    [...page.querySelectorAll('li')].map((step) => step.classList.contains('done'));

  beforeEach(() => {
    jest.resetAllMocks();
    chat.professionals.mockResolvedValue({ items: [PRIYA] });
    installation.invites.mockResolvedValue({ items: [] });
    desk.tags.mockResolvedValue({ items: [] });
    desk.cannedReplies.mockResolvedValue({ items: [{ scope: 'personal' }] });
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: DeskApi, useValue: desk },
        { provide: ChatApi, useValue: chat },
        { provide: InstallationApi, useValue: installation },
      ],
    });
  });

  it('shows what is still to be done, and what end users open', async () => {
    await open();
    expect(done()).toEqual([false, false, false, false]);
    expect(page.querySelector<HTMLInputElement>('#chat-address')?.value).toBe('http://localhost/');
  });

  it('ticks off what is there', async () => {
    chat.professionals.mockResolvedValue({ items: [DANA, PRIYA] });
    desk.tags.mockResolvedValue({ items: [{ name: 'vat' }] });
    desk.cannedReplies.mockResolvedValue({ items: [{ scope: 'team' }] });
    await open();
    expect(done()).toEqual([true, true, true, false]);
  });

  it('says that it failed, with a way on', async () => {
    desk.tags.mockRejectedValueOnce(new AppError('UNAVAILABLE', { message: 'Not now.' }));
    await open();
    expect(page.textContent).toContain('Not now.');
    page.querySelector('button')?.click();
    await settled();
    expect(page.querySelectorAll('li')).toHaveLength(4);
  });
});
