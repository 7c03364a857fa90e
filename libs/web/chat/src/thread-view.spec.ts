import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { AppError } from '@prochat/web/data-access';
import { NOTE } from './files/parts';
import { FakeIntersections } from './testing/fake-observers';
import { FakeThread } from './testing/fake-thread';
import { ANA, BY_ANA, DANA, MIKAEL, at, entryOf, messageOf, pendingOf } from './testing/sample';
import { ThreadView } from './thread-view';

describe('a thread on screen', () => {
  let fixture: ComponentFixture<ThreadView>;
  let page: HTMLElement;
  let thread: FakeThread;
  let hasFocus: jest.SpyInstance<boolean>;

  beforeAll(() => NOTE.fetch());
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

  it.each([
    ['sending', 'clock', /^Sending$/],
    ['sent', 'check', /^Sent$/],
    ['delivered', 'checks', /^Delivered$/],
    ['read', 'checks', /^Read 0?9:45/],
  ] as const)('tells that a message is %s by an icon and words', (fate, icon, words) => {
    const readAt = fate === 'read' ? { readAt: at(9, 45) } : {};
    thread.entries.set([entryOf(messageOf(1, BY_ANA), { fate, ...readAt })]);
    show();
    expect(texts('pc-message-fate')).toEqual([expect.stringMatching(words)]);
    expect(page.querySelector('pc-message-fate use')?.getAttribute('href')).toBe(`#i-${icon}`);
    expect(page.querySelector('pc-message-fate svg')?.getAttribute('aria-hidden')).toBe('true');
  });

  it('tells the fate of the last own message only, as it changes', () => {
    thread.entries.set([entryOf(messageOf(1, BY_ANA)), entryOf(messageOf(2, BY_ANA)), pendingOf('Three')]);
    show();
    expect(texts('pc-message-fate')).toEqual(['Sending']);
    for (const [fate, words] of [
      ['sent', 'Sent'],
      ['delivered', 'Delivered'],
      ['read', 'Read'],
    ] as const) {
      thread.entries.set([1, 2, 3].map((seq) => entryOf(messageOf(seq, BY_ANA), { fate })));
      render();
      expect(texts('pc-message-fate')).toEqual([words]);
    }
  });

  it('keeps the fate of the last message that did not fail beside those that did', () => {
    const error = new AppError('MESSAGE_EMPTY');
    const sent = entryOf(messageOf(1, BY_ANA), { fate: 'delivered' });
    thread.entries.set([sent, pendingOf('Lost', { fate: 'failed', error })]);
    show();
    expect(texts('pc-message-fate .what')).toEqual(['Delivered', `Not sent: ${error.message}`]);
  });

  it('keeps a failed message with its reason, to send again or to delete', () => {
    const error = new AppError('MESSAGE_TOO_LONG');
    thread.entries.set([pendingOf('Lost', { fate: 'failed', error }), entryOf(messageOf(1, BY_ANA))]);
    show();
    expect(texts('.failed .what')).toEqual([`Not sent: ${error.message}`]);
    press('Retry');
    press('Delete');
    expect(thread.calls).toEqual([
      ['retry', 'Lost'],
      ['discard', 'Lost'],
    ]);
  });

  it('says at once that a message was not sent, each time, and not of those that had failed before', () => {
    const alert = (): string => page.querySelector('[role="alert"]')?.textContent ?? '';
    const failed = { fate: 'failed', error: new AppError('MESSAGE_EMPTY') } as const;
    thread.entries.set([pendingOf('Old', failed)]);
    show();
    expect(alert()).toBe('');
    thread.entries.set([pendingOf('Old', failed), pendingOf('New')]);
    render();
    thread.entries.set([pendingOf('Old', failed), pendingOf('New', failed)]);
    render();
    expect(alert()).toBe(`Not sent: ${failed.error.message}`);
    thread.entries.set([]);
    render();
    expect(alert()).toBe('');
  });

  it('leaves it to the writer’s desk what becomes of a message that was held back', () => {
    const error = new AppError('STALE_REPLY');
    thread.entries.set([entryOf(messageOf(1)), pendingOf('Overtaken', { fate: 'failed', error })]);
    show('professional');
    expect(texts('.held-back .what')).toEqual(['Not sent yet']);
    expect(page.querySelector('pc-message-fate button')).toBeNull();
  });

  it('shows that a message was deleted, and nothing of it', () => {
    thread.entries.set([entryOf(messageOf(1, { text: 'secret', deletedAt: at(9, 1) }))]);
    show();
    expect(texts('.bubble')).toEqual(['This message was deleted.']);
  });

  it('tells of a private note only that it is on its way, or that it was not sent', () => {
    const note = (fate: 'sending' | 'sent' | 'read' | 'failed'): void => {
      thread.entries.set([
        entryOf(messageOf(1, { kind: 'note' }), {
          fate,
          ...(fate === 'failed' && { error: new AppError('FORBIDDEN') }),
        }),
      ]);
    };
    note('sending');
    show('professional', DANA.id);
    expect(texts('pc-note pc-message-fate')).toEqual(['Sending']);
    note('sent');
    render();
    expect(texts('pc-note pc-message-fate')).toEqual([]);
    note('failed');
    render();
    expect(texts('pc-note pc-message-fate button')).toEqual(['Retry', 'Delete']);
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
