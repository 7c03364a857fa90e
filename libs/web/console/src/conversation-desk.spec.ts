import { signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { Conversation, User } from '@prochat/contract';
import { AppError, ChatSocket, ConversationStore, FileTrays, Session } from '@prochat/web/data-access';
import { Toasts } from '@prochat/web/ui';
import { ConversationDesk } from './conversation-desk';
import {
  DANA,
  MIKAEL,
  PRIYA,
  conversationOf,
  heldBy,
  sessionOf,
  standInForBrowser,
  threadOf,
  trayWith,
} from './testing/cast';

describe('a conversation on the desk', () => {
  const store = { claim: jest.fn(), close: jest.fn(), reopen: jest.fn(), assign: jest.fn() };
  let desk: ComponentFixture<ConversationDesk>;
  let page: HTMLElement;

  async function open(me: User, conversation: Conversation): Promise<void> {
    standInForBrowser();
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: sessionOf(me) },
        { provide: ConversationStore, useValue: store },
        { provide: ChatSocket, useValue: { state: signal('online') } },
        { provide: FileTrays, useValue: { trayOf: () => trayWith() } },
      ],
    });
    desk = TestBed.createComponent(ConversationDesk);
    desk.componentRef.setInput('thread', threadOf(conversation));
    page = desk.nativeElement as HTMLElement;
    await desk.whenStable();
  }
  const buttons = (): (string | null | undefined)[] =>
    [...page.querySelectorAll('.actions button')].map(
      (button) => button.getAttribute('aria-label') ?? button.textContent?.trim(),
    );
  const press = async (name: string): Promise<void> => {
    [...page.querySelectorAll<HTMLButtonElement>('button')]
      .find((button) => button.textContent?.trim() === name)
      ?.click();
    await desk.whenStable();
  };

  beforeEach(() => jest.resetAllMocks());

  it.each([
    ['waiting, to a professional', DANA, conversationOf(), ['Claim']],
    ['waiting, to an admin', PRIYA, conversationOf(), ['Reassign', 'More actions', 'Claim']],
    ['his own', DANA, heldBy(DANA), ['Reassign', 'More actions', 'Close']],
    ['of a colleague', DANA, heldBy(MIKAEL), []],
    ['of a colleague, to an admin', PRIYA, heldBy(MIKAEL), ['Reassign', 'More actions', 'Close']],
    ['closed, his own', DANA, heldBy(DANA, { status: 'closed' }), ['Reopen']],
    ['closed, of a colleague', DANA, heldBy(MIKAEL, { status: 'closed' }), []],
  ])('%s, offers what one may do', async (_, me, conversation, expected) => {
    await open(me, conversation);
    expect(buttons()).toEqual(expected);
  });

  it.each([
    ['Assigned to you', DANA, heldBy(DANA)],
    ['Assigned to Mikael Berg', DANA, heldBy(MIKAEL)],
    ['Closed', DANA, heldBy(DANA, { status: 'closed' })],
    ['Waiting', DANA, conversationOf()],
  ])('says how it stands: %s', async (words, me, conversation) => {
    await open(me, conversation);
    expect(page.querySelector('pc-status')?.textContent).toContain(words);
  });

  it('claims only when the server has answered', async () => {
    let answer: (claimed: Conversation) => void = () => undefined;
    store.claim.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    await open(DANA, conversationOf());
    await press('Claim');
    expect(page.querySelector('[aria-busy="true"]')?.textContent).toContain('Claiming');
    expect(page.querySelector('pc-status')?.textContent).toContain('Waiting');
    await press('Claiming');
    expect(store.claim).toHaveBeenCalledTimes(1);
    answer(heldBy(DANA));
    await new Promise((resolve) => setTimeout(resolve));
    await desk.whenStable();
    expect(page.querySelector('[aria-busy="true"]')).toBeNull();
  });

  it('names the winner of a lost claim and stays readable', async () => {
    store.claim.mockRejectedValue(
      new AppError('ALREADY_ASSIGNED', { details: { assignedTo: { id: 'm', displayName: 'Mikael Berg' } } }),
    );
    await open(DANA, conversationOf());
    await press('Claim');
    await desk.whenStable();
    expect(page.querySelector('pc-banner')?.textContent).toContain(
      'Mikael Berg was faster and has claimed this conversation.',
    );
    expect(page.querySelector('h2')?.textContent).toContain('Invoice 2041');
  });

  it('says what the server said when a deed fails', async () => {
    store.close.mockRejectedValue(new AppError('UNAVAILABLE'));
    await open(DANA, heldBy(DANA));
    await press('Close');
    await desk.whenStable();
    expect(TestBed.inject(Toasts).current()?.text).toContain('cannot store anything');
  });

  it('offers to undo closing', async () => {
    await open(DANA, heldBy(DANA));
    await press('Close');
    await desk.whenStable();
    TestBed.inject(Toasts).current()?.action?.run();
    await desk.whenStable();
    expect(store.reopen).toHaveBeenCalledWith('c1');
  });

  it('undoes closing from wherever one has gone meanwhile, without a complaint', async () => {
    await open(DANA, heldBy(DANA));
    await press('Close');
    await desk.whenStable();
    const undo = TestBed.inject(Toasts).current()?.action;
    desk.destroy();
    TestBed.inject(Toasts).dismiss();
    undo?.run();
    await new Promise((resolve) => setTimeout(resolve));
    expect(store.reopen).toHaveBeenCalledWith('c1');
    expect(TestBed.inject(Toasts).current()).toBeNull();
  });

  it('names the winner also to whoever has left the conversation before the answer', async () => {
    let refuse: (error: AppError) => void = () => undefined;
    store.claim.mockReturnValue(new Promise((_, reject) => (refuse = reject)));
    await open(DANA, conversationOf());
    await press('Claim');
    desk.destroy();
    refuse(
      new AppError('ALREADY_ASSIGNED', { details: { assignedTo: { id: 'm', displayName: 'Mikael Berg' } } }),
    );
    await new Promise((resolve) => setTimeout(resolve));
    expect(TestBed.inject(Toasts).current()?.text).toContain('Mikael Berg');
  });
});
