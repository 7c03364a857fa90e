import { signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import type { Conversation } from '@prochat/contract';
import { ChatApi, ConversationStore, Session, type AppError } from '@prochat/web/data-access';
import { DeskApi } from '@prochat/web/data-access/staff';
import { Closing } from './closing/closing';
import { InboxList } from './inbox-list';
import { DANA, MIKAEL, conversationOf, heldBy, sessionOf } from './testing/cast';

describe('the list of the inbox', () => {
  const items = signal<Conversation[]>([]);
  const state = signal<'loading' | 'ready' | 'error'>('ready');
  const known = new Map<string, Conversation>();
  const load = jest.fn(() => Promise.resolve());
  const store = {
    counts: signal({ queue: 2, mine: 0, all: 2 }),
    conversation: (id: string) => signal(known.get(id)),
    list: () => ({
      items,
      state,
      error: signal<AppError | null>(null),
      hasMore: signal(false),
      loadingMore: signal(false),
      unread: signal(0),
      load,
      loadMore: () => Promise.resolve(),
    }),
  };
  const first = conversationOf({ id: 'first', user: { id: 'u1', displayName: 'First One' } });
  const second = conversationOf({ id: 'second', user: { id: 'u2', displayName: 'Second One' } });
  let list: ComponentFixture<InboxList>;
  let page: HTMLElement;

  const names = (): (string | undefined)[] =>
    [...page.querySelectorAll('.name')].map((name) => name.textContent?.trim());
  const point = async (at: 'pointerenter' | 'pointerleave'): Promise<void> => {
    page.querySelector('.rows')?.dispatchEvent(new Event(at));
    await list.whenStable();
  };

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: Session, useValue: sessionOf(DANA) },
        { provide: ConversationStore, useValue: store },
        {
          provide: DeskApi,
          useValue: { tags: () => Promise.resolve({ items: [{ name: 'vat', color: 'red' }] }) },
        },
        { provide: ChatApi, useValue: { professionals: () => Promise.resolve({ items: [] }) } },
      ],
    });
    load.mockClear();
    state.set('ready');
    items.set([first, second]);
    list = TestBed.createComponent(InboxList);
    list.componentRef.setInput('view', 'queue');
    list.componentRef.setInput('query', {});
    page = list.nativeElement as HTMLElement;
    await list.whenStable();
  });

  it('follows what happens while nobody points at it', async () => {
    items.set([second, first]);
    await list.whenStable();
    expect(names()).toEqual(['Second One', 'First One']);
  });

  it('keeps its rows in their places while somebody points at it, and catches up after', async () => {
    await point('pointerenter');
    items.set([second, first]);
    await list.whenStable();
    expect(names()).toEqual(['First One', 'Second One']);
    await point('pointerleave');
    expect(names()).toEqual(['Second One', 'First One']);
  });

  it('keeps a row that a colleague has claimed, and says who has it', async () => {
    await point('pointerenter');
    known.set('first', heldBy(MIKAEL, { id: 'first', user: first.user }));
    items.set([second]);
    await list.whenStable();
    expect(names()).toEqual(['First One', 'Second One']);
    expect(page.querySelector('[data-id="first"]')?.textContent).toContain('Assigned to Mikael Berg');
    await point('pointerleave');
    expect(names()).toEqual(['Second One']);
  });

  it('shows another search at once, also under the pointer', async () => {
    await point('pointerenter');
    list.componentRef.setInput('query', { q: 'second' });
    state.set('loading');
    items.set([]);
    await list.whenStable();
    state.set('ready');
    items.set([second]);
    await list.whenStable();
    expect(names()).toEqual(['Second One']);
  });

  it('loads what the address asks for, and does not throw away what it has when a tab is shown again', async () => {
    expect(load).toHaveBeenLastCalledWith({});
    list.componentRef.setInput('view', 'mine');
    await list.whenStable();
    list.componentRef.setInput('view', 'queue');
    await list.whenStable();
    expect(load.mock.calls).toEqual([[{}], [{}], []]);
    list.componentRef.setInput('query', { priority: 'urgent' });
    await list.whenStable();
    expect(load).toHaveBeenLastCalledWith({ priority: 'urgent' });
  });

  it('does the same with all that are selected, and stops selecting then', async () => {
    const close = jest.spyOn(TestBed.inject(Closing), 'close').mockImplementation(() => undefined);
    const picks = page.querySelectorAll<HTMLInputElement>('.pick input');
    picks[0]?.click();
    picks[1]?.dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true }));
    await list.whenStable();
    expect(page.querySelector('pc-bulk-bar')?.textContent).toContain('2 selected');
    const button = [...page.querySelectorAll<HTMLButtonElement>('pc-bulk-bar button')];
    button.find(({ textContent }) => textContent?.trim() === 'Close')?.click();
    await list.whenStable();
    expect(close).toHaveBeenCalledWith([first, second]);
    expect(page.querySelector('pc-bulk-bar')).toBeNull();
  });

  it('says that nobody is waiting', async () => {
    items.set([]);
    await list.whenStable();
    expect(page.textContent).toContain('Nobody is waiting.');
  });

  describe('the search field', () => {
    let field: HTMLInputElement;
    let navigate: jest.SpyInstance;
    const type = (text: string): void => {
      field.value = text;
      field.dispatchEvent(new Event('input'));
    };
    const askedFor = (): unknown => (navigate.mock.lastCall?.[1] as { queryParams: unknown }).queryParams;

    beforeEach(() => {
      jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'requestAnimationFrame', 'performance'] });
      navigate = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
      field = page.querySelector('input') as HTMLInputElement;
    });
    afterEach(() => jest.useRealTimers());

    it('keeps what is typed while the address catches up', () => {
      type('home ');
      jest.advanceTimersByTime(300);
      expect(askedFor()).toEqual({ q: 'home' });
      list.componentRef.setInput('query', { q: 'home' });
      list.detectChanges();
      expect(field.value).toBe('home ');
      type('home o');
      list.componentRef.setInput('query', { q: 'hom' });
      list.detectChanges();
      expect(field.value).toBe('home o');
    });

    it('shows what another address searches for', () => {
      list.componentRef.setInput('query', { q: 'tax' });
      list.detectChanges();
      expect(field.value).toBe('tax');
    });

    it('is not forgotten by a chip pressed right after it', () => {
      type('home');
      page.querySelector<HTMLElement>('.pc-chip')?.click();
      expect(askedFor()).toEqual({ q: 'home', priority: 'urgent' });
    });

    it('leaves the way back where it was, a filter makes a new step of it', () => {
      type('home');
      jest.advanceTimersByTime(300);
      expect(navigate.mock.lastCall?.[1]).toMatchObject({ replaceUrl: true });
      page.querySelector<HTMLElement>('.pc-chip')?.click();
      expect(navigate.mock.lastCall?.[1]).toMatchObject({ replaceUrl: false });
    });

    it('has a chip beside it for each filter that is on, which takes it off', () => {
      list.componentRef.setInput('query', { tag: 'vat' });
      list.detectChanges();
      const chip = page.querySelector<HTMLElement>('[aria-label="Remove the filter vat"]');
      chip?.click();
      expect(askedFor()).toEqual({ q: null, tag: null });
    });
  });
});
