import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { CannedReply, CannedReplyScope } from '@prochat/contract';
import { ChatApi, Drafts, FileTrays, Session } from '@prochat/web/data-access';
import { DeskApi } from '@prochat/web/data-access/staff';
import { rightsOf } from '../conversation-rights';
import { StaffComposer } from '../staff-composer';
import { DANA, heldBy, sessionOf, threadOf, trayWith } from '../testing/cast';
import { foundReplies } from './found-replies';

const reply = (scope: CannedReplyScope, shortcut: string, text = '…'): CannedReply => ({
  id: `${scope} ${shortcut}`,
  scope,
  shortcut,
  text,
  updatedAt: '2026-11-22T09:00:00.000Z',
});
const ALL = [
  reply('team', 'hello', 'Hello {{user.name|there}}, I am {{agent.name}}.'),
  reply('team', 'refund', 'It is on its way.'),
  reply('personal', 'bye', 'Bye, and no refund.'),
];

describe('canned replies while one writes', () => {
  const thread = { send: jest.fn(), setTyping: jest.fn() };
  const cannedReplies = jest.fn();
  const kept = new Map<string, string>();
  let composer: ComponentFixture<StaffComposer>;
  let page: HTMLElement;
  let field: HTMLTextAreaElement;

  beforeEach(async () => {
    jest.resetAllMocks();
    kept.clear();
    cannedReplies.mockResolvedValue({ items: ALL });
    const conversation = heldBy(DANA);
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: Session, useValue: sessionOf(DANA) },
        { provide: DeskApi, useValue: { cannedReplies } },
        {
          provide: Drafts,
          useValue: { get: () => '', set: (_: string, text: string, slot: string) => kept.set(slot, text) },
        },
        { provide: ChatApi, useValue: { professionals: () => Promise.resolve({ items: [] }) } },
        { provide: FileTrays, useValue: { trayOf: () => trayWith() } },
      ],
    });
    composer = TestBed.createComponent(StaffComposer);
    composer.componentRef.setInput('thread', threadOf(conversation, thread));
    composer.componentRef.setInput('conversation', conversation);
    composer.componentRef.setInput('rights', rightsOf(conversation, DANA));
    composer.componentRef.setInput('busy', null);
    page = composer.nativeElement as HTMLElement;
    document.body.append(page);
    await composer.whenStable();
    field = page.querySelector('textarea')!;
  });
  afterEach(() => page.remove());

  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    await composer.whenStable();
  };
  const type = async (text: string, caret = text.length): Promise<void> => {
    field.value = text;
    field.setSelectionRange(caret, caret);
    field.dispatchEvent(new Event('input'));
    await settled();
  };
  const press = async (key: string): Promise<void> => {
    field.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
    field.dispatchEvent(new KeyboardEvent('keyup', { key }));
    await settled();
  };
  const options = (): string[] =>
    [...page.querySelectorAll('[role=option] b')].map((one) => one.textContent?.trim() ?? '');
  const chosen = (): string =>
    page.querySelector(`[id="${field.getAttribute('aria-activedescendant')}"] b`)?.textContent?.trim() ?? '';

  it("opens in the middle of a text, one's own before the team's, and says so to a screen reader", async () => {
    await type('Well, / then', 7);
    expect(options()).toEqual(['/bye', '/hello', '/refund']);
    expect([...page.querySelectorAll('.scope')].map((one) => one.textContent)).toEqual(['Yours', 'Team']);
    expect(page.querySelector('[role=listbox]')?.id).toBe(field.getAttribute('aria-controls'));
    expect(chosen()).toBe('/bye');
  });

  it.each(['Enter', 'Tab'])(
    '%s puts the one chosen by the arrows in the place of what was typed',
    async (key) => {
      await type('Well. / And more.', 7);
      await press('ArrowDown');
      await press(key);
      expect(field.value).toBe('Well. Hello Tomás, I am Dana. And more.');
      expect(kept.get('reply')).toBe(field.value);
      expect(field.selectionStart).toBe('Well. Hello Tomás, I am Dana.'.length);
      expect(options()).toEqual([]);
      expect(thread.send).not.toHaveBeenCalled();
    },
  );

  it('goes away with Escape until another slash is typed, and Enter sends again', async () => {
    await type('/re');
    await press('Escape');
    expect(options()).toEqual([]);
    await type('/ref');
    expect(options()).toEqual([]);
    await press('Enter');
    expect(thread.send).toHaveBeenCalledWith('/ref', 'message', []);
    await type('/');
    expect(options()).toHaveLength(3);
  });

  it('stays away where nothing fits: Enter sends', async () => {
    await type('/nothing');
    await press('Enter');
    expect(thread.send).toHaveBeenCalledWith('/nothing', 'message', []);
  });

  it('opens by the button, behind what is there', async () => {
    await type('Well,');
    page.querySelector<HTMLElement>('[aria-label="Canned replies"]')?.click();
    await settled();
    expect(field.value).toBe('Well, /');
    page.querySelectorAll<HTMLElement>('[role=option]')[2]?.click();
    await settled();
    expect(field.value).toBe('Well, It is on its way.');
  });

  it('says where they come from when there are none', async () => {
    cannedReplies.mockResolvedValue({ items: [] });
    await type('/');
    expect(page.textContent).toContain('You have no replies of your own yet');
  });

  it('finds by shortcut before text', () => {
    expect(foundReplies(ALL, 'ref').map(({ shortcut }) => shortcut)).toEqual(['bye', 'refund']);
    expect(foundReplies(ALL, 'e').map(({ shortcut }) => shortcut)).toEqual(['bye', 'hello', 'refund']);
    expect(foundReplies(ALL, 'no').map(({ shortcut }) => shortcut)).toEqual([]);
  });
});
