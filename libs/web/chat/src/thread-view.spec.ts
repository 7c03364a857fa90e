import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { AppError } from '@prochat/web/data-access';
import { FakeIntersections } from './testing/fake-observers';
import { FakeThread } from './testing/fake-thread';
import { ANA, BY_ANA, DANA, MIKAEL, at, entryOf, messageOf, pendingOf } from './testing/sample';
import { ThreadView } from './thread-view';

describe('a thread on screen', () => {
  let fixture: ComponentFixture<ThreadView>;
  let page: HTMLElement;
  let thread: FakeThread;
  let hasFocus: jest.SpyInstance<boolean>;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    FakeIntersections.install();
    hasFocus = jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    thread = new FakeThread();
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  function show(audience: 'user' | 'professional' = 'user', me = ANA.id): void {
    fixture = TestBed.createComponent(ThreadView);
    fixture.componentRef.setInput('thread', thread);
    fixture.componentRef.setInput('audience', audience);
    fixture.componentRef.setInput('me', me);
    page = fixture.nativeElement as HTMLElement;
    render();
  }
  /** Twice: what happens after a rendering may ask for another. */
  function render(): void {
    TestBed.tick();
    TestBed.tick();
  }
  function texts(selector: string): string[] {
    return [...page.querySelectorAll(selector)].map((one) => one.textContent.replace(/\s+/g, ' ').trim());
  }
  function announced(): string {
    jest.advanceTimersByTime(2_000);
    render();
    return page.querySelector('[aria-live]')?.textContent ?? '';
  }
  function press(name: string): void {
    const button = [...page.querySelectorAll('button')].find((one) => one.textContent.trim() === name);
    if (!button) throw new Error(`There is no button "${name}".`);
    button.click();
    render();
  }

  it('names the sender of a group once, and nobody of one’s own', () => {
    thread.entries.set([entryOf(messageOf(1)), entryOf(messageOf(2)), entryOf(messageOf(3, BY_ANA))]);
    show();
    expect(texts('.meta b')).toEqual(['Dana Whitfield']);
    expect(texts('.bubble')).toEqual(['Message 1', 'Message 2', 'Message 3']);
  });

  it('words events for who reads them', () => {
    const events = [
      { type: 'claimed', by: DANA },
      { type: 'assigned', by: DANA, to: MIKAEL },
      { type: 'assigned', by: MIKAEL, to: null },
      { type: 'closed', by: ANA },
      { type: 'reopened', by: ANA },
    ] as const;
    thread.entries.set(
      events.map((event, index) => entryOf(messageOf(index + 1, { kind: 'event', clientId: null, event }))),
    );
    show('user', ANA.id);
    expect(texts('.system').map((line) => line.replace(/ · .*/, ''))).toEqual([
      'Dana Whitfield took this conversation',
      'Dana Whitfield handed over to Mikael Berg',
      'Mikael Berg put this conversation back into the queue',
      'You closed this conversation',
      'You reopened this conversation',
    ]);
  });

  it('tells the fate of the last own message only', () => {
    thread.entries.set([entryOf(messageOf(1, BY_ANA)), entryOf(messageOf(2, BY_ANA)), pendingOf('Three')]);
    show();
    expect(texts('.receipt')).toEqual(['Sending']);
    thread.entries.set([entryOf(messageOf(1, BY_ANA)), entryOf(messageOf(2, BY_ANA))]);
    render();
    expect(texts('.receipt')).toEqual(['Sent']);
    const readAt = at(9, 45);
    thread.entries.set([entryOf(messageOf(1, BY_ANA), { fate: 'read', readAt })]);
    render();
    expect(texts('.receipt')[0]).toMatch(/^Read 0?9:45/);
  });

  it('keeps a failed message with its reason, to send again or to delete', () => {
    const error = new AppError('MESSAGE_TOO_LONG');
    thread.entries.set([pendingOf('Lost', { fate: 'failed', error }), entryOf(messageOf(1, BY_ANA))]);
    show();
    expect(texts('.receipt--failed span')[0]).toBe(`Not sent: ${error.message}`);
    press('Retry');
    press('Delete');
    expect(thread.calls).toEqual([
      ['retry', 'Lost'],
      ['discard', 'Lost'],
    ]);
  });

  it('shows that a message was deleted, and nothing of it', () => {
    thread.entries.set([entryOf(messageOf(1, { text: 'secret', deletedAt: at(9, 1) }))]);
    show();
    expect(texts('.bubble')).toEqual(['This message was deleted.']);
  });

  it('marks a private note with words', () => {
    thread.entries.set([entryOf(messageOf(1, { kind: 'note', text: 'Please call back' }))]);
    show('professional', MIKAEL.id);
    expect(texts('pc-note .head span')).toEqual(['Private note · Dana Whitfield']);
    expect(texts('pc-note')[0]).toContain('Please call back');
  });

  it('announces a new message once and politely, never one’s own, never what was there before', () => {
    thread.entries.set([entryOf(messageOf(1))]);
    show();
    expect(announced()).toBe('');
    thread.entries.update((entries) => [...entries, entryOf(messageOf(2, BY_ANA))]);
    render();
    expect(announced()).toBe('');
    thread.entries.update((entries) => [...entries, entryOf(messageOf(3, { text: 'It counts.' }))]);
    render();
    expect(announced()).toBe('Dana Whitfield: It counts.');
    expect(page.querySelectorAll('[aria-live]')).toHaveLength(1);
    expect(page.querySelector('[aria-live]')?.getAttribute('aria-live')).toBe('polite');
  });

  it('announces several at once as a number, also above an unsent one', () => {
    thread.entries.set([entryOf(messageOf(1)), pendingOf('Mine')]);
    show();
    thread.entries.set([1, 2, 3, 4].map((seq) => entryOf(messageOf(seq))).concat(pendingOf('Mine')));
    render();
    expect(announced()).toBe('3 new messages from Dana Whitfield');
  });

  it('does not announce older pages', () => {
    thread.entries.set([entryOf(messageOf(5))]);
    show();
    thread.entries.set([3, 4, 5].map((seq) => entryOf(messageOf(seq))));
    render();
    expect(announced()).toBe('');
  });

  it('shows who is typing without announcing it', () => {
    thread.entries.set([entryOf(messageOf(1))]);
    show();
    thread.typing.set([{ ...DANA, role: 'staff' }]);
    render();
    expect(texts('.typist .sr-only')).toEqual(['Dana Whitfield is typing']);
    expect(page.querySelector('.typist')?.closest('[aria-live]')).toBeNull();
    expect(announced()).toBe('');
  });

  describe('reading', () => {
    function bubble(seq: number): Element {
      const element = page.querySelector(`[data-seq="${seq}"]`);
      if (!element) throw new Error(`Message ${seq} is not shown.`);
      return element;
    }
    beforeEach(() => {
      thread.entries.set([entryOf(messageOf(1)), entryOf(messageOf(2))]);
      show();
    });

    it('counts after half a second with half of the message in view', () => {
      FakeIntersections.show(bubble(1), 0.5);
      FakeIntersections.show(bubble(2), 0.4);
      jest.advanceTimersByTime(499);
      expect(thread.calls).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(thread.calls).toEqual([['markRead', 1]]);
    });

    it('does not count what was only scrolled past', () => {
      FakeIntersections.show(bubble(1));
      jest.advanceTimersByTime(300);
      FakeIntersections.show(bubble(1), 0);
      jest.advanceTimersByTime(5_000);
      expect(thread.calls).toEqual([]);
    });

    it('counts only while the window has the focus, and from then on', () => {
      hasFocus.mockReturnValue(false);
      FakeIntersections.show(bubble(2));
      jest.advanceTimersByTime(5_000);
      expect(thread.calls).toEqual([]);
      hasFocus.mockReturnValue(true);
      window.dispatchEvent(new Event('focus'));
      jest.advanceTimersByTime(500);
      expect(thread.calls).toEqual([['markRead', 2]]);
    });

    it('counts only while the tab is visible', () => {
      jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
      FakeIntersections.show(bubble(2));
      jest.advanceTimersByTime(5_000);
      expect(thread.calls).toEqual([]);
    });
  });
});
