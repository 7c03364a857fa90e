import { signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { Conversation, User } from '@prochat/contract';
import { Router } from '@angular/router';
import { NEVER } from 'rxjs';
import { AppError, ChatSocket, ConversationStore, FileTrays, Session } from '@prochat/web/data-access';
import { Toasts } from '@prochat/web/ui';
import { CommandCenter } from './commands/command-center';
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
  const store = {
    claim: jest.fn(),
    close: jest.fn(),
    reopen: jest.fn(),
    assign: jest.fn(),
    conversation: () => signal(undefined),
  };
  let desk: ComponentFixture<ConversationDesk>;
  let page: HTMLElement;

  async function open(me: User, conversation: Conversation): Promise<void> {
    standInForBrowser();
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: sessionOf(me) },
        { provide: ConversationStore, useValue: store },
        {
          provide: ChatSocket,
          useValue: { state: signal('online'), connected: NEVER, on: () => NEVER, emitVolatile: jest.fn() },
        },
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
    [
      'waiting, to a professional',
      DANA,
      conversationOf(),
      ['More actions', 'Details of Tomás Reyes', 'Claim'],
    ],
    [
      'waiting, to an admin',
      PRIYA,
      conversationOf(),
      ['Reassign', 'More actions', 'Details of Tomás Reyes', 'Claim'],
    ],
    [
      'his own',
      DANA,
      heldBy(DANA),
      ['Reassign', 'More actions', 'Details of Tomás Reyes', 'Close', 'More ways to close'],
    ],
    ['of a colleague', DANA, heldBy(MIKAEL), ['More actions', 'Details of Tomás Reyes']],
    [
      'of a colleague, to an admin',
      PRIYA,
      heldBy(MIKAEL),
      ['Reassign', 'More actions', 'Details of Tomás Reyes', 'Close', 'More ways to close'],
    ],
    [
      'closed, his own',
      DANA,
      heldBy(DANA, { status: 'closed' }),
      ['More actions', 'Details of Tomás Reyes', 'Reopen'],
    ],
    [
      'closed, of a colleague',
      DANA,
      heldBy(MIKAEL, { status: 'closed' }),
      ['More actions', 'Details of Tomás Reyes'],
    ],
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
    store.reopen.mockRejectedValue(new AppError('UNAVAILABLE'));
    await open(DANA, heldBy(DANA, { status: 'closed' }));
    await press('Reopen');
    await desk.whenStable();
    expect(TestBed.inject(Toasts).current()?.text).toContain('cannot store anything');
  });

  it('closes when there is no way back any more, and begins nothing else meanwhile', async () => {
    await open(DANA, heldBy(DANA));
    await press('Close');
    const close = page.querySelector<HTMLButtonElement>('.pc-split button');
    expect(close?.disabled).toBe(true);
    expect(TestBed.inject(CommandCenter).available().has('close')).toBe(false);
    TestBed.inject(Toasts).act();
    await desk.whenStable();
    expect(close?.disabled).toBe(false);
    expect(store.close).not.toHaveBeenCalled();
    await press('Close');
    desk.destroy();
    TestBed.inject(Toasts).dismiss();
    expect(store.close).toHaveBeenCalledWith('c1');
  });

  it('is worked at by commands, as far as one may', async () => {
    await open(DANA, conversationOf());
    const center = TestBed.inject(CommandCenter);
    expect(center.available().has('close')).toBe(false);
    center.run('claim');
    expect(store.claim).toHaveBeenCalledWith('c1');
    desk.destroy();
    expect(center.available().has('claim')).toBe(false);
  });

  it('goes on to the next one when it is closed with that wish', async () => {
    await open(DANA, heldBy(DANA));
    const next = jest.fn();
    desk.componentInstance.next.subscribe(next);
    TestBed.inject(CommandCenter).run('closeAndNext');
    expect(next).toHaveBeenCalledTimes(1);
    expect(TestBed.inject(Toasts).current()?.text).toContain('is being closed');
  });

  it('is come back to when closing it is undone, from wherever one is then', async () => {
    await open(DANA, heldBy(DANA));
    const goTo = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    TestBed.inject(CommandCenter).run('closeAndNext');
    desk.destroy();
    TestBed.inject(Toasts).act();
    expect(goTo).toHaveBeenCalledWith('/');
    expect(store.close).not.toHaveBeenCalled();
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
