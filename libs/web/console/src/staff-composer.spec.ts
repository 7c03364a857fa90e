import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { Conversation, User } from '@prochat/contract';
import { ChatApi, Drafts, FileTrays, Session, type FileTray } from '@prochat/web/data-access';
import { rightsOf } from './conversation-rights';
import { StaffComposer } from './staff-composer';
import {
  DANA,
  MIKAEL,
  PRIYA,
  conversationOf,
  heldBy,
  sessionOf,
  threadOf,
  trayWith,
  fileOf,
} from './testing/cast';

describe('where a professional writes', () => {
  const thread = { send: jest.fn(), setTyping: jest.fn() };
  const kept = new Map<string, string>();
  const drafts = {
    get: (id: string, slot: string) => kept.get(`${id} ${slot}`) ?? '',
    set: (id: string, text: string, slot: string) => kept.set(`${id} ${slot}`, text),
  };
  const trays = new Map<string, FileTray>();
  const trayOf = (place: string): FileTray => {
    const tray = trays.get(place) ?? trayWith();
    trays.set(place, tray);
    return tray;
  };
  let composer: ComponentFixture<StaffComposer>;
  let page: HTMLElement;

  async function open(me: User, conversation: Conversation): Promise<void> {
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: sessionOf(me) },
        { provide: Drafts, useValue: drafts },
        { provide: ChatApi, useValue: { professionals: () => Promise.resolve({ items: [] }) } },
        { provide: FileTrays, useValue: { trayOf } },
      ],
    });
    composer = TestBed.createComponent(StaffComposer);
    composer.componentRef.setInput('thread', threadOf(conversation, thread));
    composer.componentRef.setInput('conversation', conversation);
    composer.componentRef.setInput('rights', rightsOf(conversation, me));
    composer.componentRef.setInput('busy', null);
    page = composer.nativeElement as HTMLElement;
    await composer.whenStable();
  }
  const press = async (name: string): Promise<void> => {
    [...page.querySelectorAll('button')].find((button) => button.textContent?.trim() === name)?.click();
    await composer.whenStable();
  };
  const type = async (text: string): Promise<void> => {
    const field = page.querySelector('textarea');
    if (!field) throw new Error('There is nothing to type into.');
    field.value = text;
    field.dispatchEvent(new Event('input'));
    await composer.whenStable();
  };

  beforeEach(() => {
    jest.resetAllMocks();
    kept.clear();
    trays.clear();
  });

  it('sends a reply and tells that it is being written', async () => {
    await open(DANA, heldBy(DANA));
    await type('I am looking into it.');
    expect(thread.setTyping).toHaveBeenLastCalledWith(true);
    await press('Send');
    expect(thread.send).toHaveBeenCalledWith('I am looking into it.', 'message', []);
  });

  it('keeps a note from the end user, also that it is being written', async () => {
    await open(DANA, heldBy(DANA));
    await press('Private note');
    thread.setTyping.mockClear();
    await type('He pays late.');
    await press('Add note');
    expect(thread.send).toHaveBeenCalledWith('He pays late.', 'note', []);
    expect(thread.setTyping).not.toHaveBeenCalled();
  });

  it('keeps the draft of a reply and of a note apart', async () => {
    await open(DANA, heldBy(DANA));
    await type('Dear Tomás');
    await press('Private note');
    expect(page.querySelector('textarea')?.value).toBe('');
    await type('Check the contract');
    expect(Object.fromEntries(kept)).toEqual({ 'c1 reply': 'Dear Tomás', 'c1 note': 'Check the contract' });
    await press('Reply');
    expect(page.querySelector('textarea')?.value).toBe('Dear Tomás');
  });

  it('shows nothing of a note as a reply, however quickly one goes from one to the other', async () => {
    await open(DANA, heldBy(DANA));
    await press('Private note');
    const note = page.querySelector('textarea');
    if (note) note.value = 'He pays late.';
    note?.dispatchEvent(new Event('input'));
    await press('Reply');
    expect(page.querySelector('textarea')?.value).toBe('');
    expect(Object.fromEntries(kept)).toEqual({ 'c1 note': 'He pays late.' });
  });

  it.each([
    ['a professional, of what waits', DANA, conversationOf(), 'Claim this conversation to reply', 'Claim'],
    ['a professional, of what a colleague has', DANA, heldBy(MIKAEL), 'Mikael Berg answers', undefined],
    ['an admin, of what a colleague has', PRIYA, heldBy(MIKAEL), 'Mikael Berg answers', 'Take over'],
    ['its professional, of what is closed', DANA, heldBy(DANA, { status: 'closed' }), 'is closed', 'Reopen'],
  ])('tells %s, how to answer', async (_, me, conversation, words, action) => {
    await open(me, conversation);
    expect(page.querySelector('textarea')).toBeNull();
    expect(page.textContent).toContain(words);
    expect(page.querySelector('.pc-btn--filled')?.textContent?.trim()).toBe(action);
  });

  it('takes a note from whoever does not hold the conversation', async () => {
    await open(DANA, heldBy(MIKAEL));
    await press('Add note');
    await type('I know this client.');
    await press('Add note');
    expect(thread.send).toHaveBeenCalledWith('I know this client.', 'note', []);
  });

  it('sends the files of a note with the note, and those of a reply with the reply', async () => {
    const plan = fileOf('plan.pdf');
    trays.set('c1.note', trayWith(plan));
    await open(DANA, heldBy(DANA));
    await type('See you tomorrow.');
    await press('Send');
    expect(thread.send).toHaveBeenLastCalledWith('See you tomorrow.', 'message', []);
    await press('Private note');
    await press('Add note');
    expect(thread.send).toHaveBeenLastCalledWith('', 'note', [plan]);
  });

  it('lets files be dropped only where one can write', async () => {
    await open(DANA, heldBy(MIKAEL));
    expect(composer.componentInstance.tray()).toBeNull();
    await press('Add note');
    expect(composer.componentInstance.tray()).toBe(trayOf('c1.note'));
  });
});
