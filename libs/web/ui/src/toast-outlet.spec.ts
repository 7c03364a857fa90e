import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { ToastOutlet } from './toast-outlet';
import { Toasts } from './toasts';

describe('toasts', () => {
  let fixture: ComponentFixture<ToastOutlet>;
  let toasts: Toasts;
  let page: HTMLElement;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    fixture = TestBed.createComponent(ToastOutlet);
    page = fixture.nativeElement as HTMLElement;
    toasts = TestBed.inject(Toasts);
    fixture.detectChanges();
  });
  afterEach(() => jest.useRealTimers());

  function shown(): string | undefined {
    fixture.detectChanges();
    return page.querySelector('.toast span')?.textContent;
  }

  it('are said politely by a region that is there before them', () => {
    const region = page.querySelector('[role=status]');
    toasts.show('The conversation is closed.');
    expect(shown()).toBe('The conversation is closed.');
    expect(region?.textContent).toContain('The conversation is closed.');
  });

  it('go by themselves after five seconds', () => {
    toasts.show('Copied.');
    jest.advanceTimersByTime(4_999);
    expect(shown()).toBe('Copied.');
    jest.advanceTimersByTime(1);
    expect(shown()).toBeUndefined();
  });

  it('tell whoever offered something that it was not wanted, once', () => {
    const [run, passed] = [jest.fn(), jest.fn()];
    const action = { label: 'Undo', run, passed };
    toasts.show('Closing.', action);
    toasts.show('Copied.');
    expect(passed).toHaveBeenCalledTimes(1);
    toasts.show('Closing.', action);
    jest.advanceTimersByTime(5_000);
    expect(passed).toHaveBeenCalledTimes(2);
    toasts.show('Closing.', action);
    toasts.act();
    jest.advanceTimersByTime(5_000);
    expect([run.mock.calls.length, passed.mock.calls.length]).toEqual([1, 2]);
  });

  it('stay while the pointer is on them', () => {
    toasts.show('The conversation is closed.');
    shown();
    page.querySelector('.toast')?.dispatchEvent(new MouseEvent('mouseenter'));
    jest.advanceTimersByTime(60_000);
    expect(shown()).toBe('The conversation is closed.');
    page.querySelector('.toast')?.dispatchEvent(new MouseEvent('mouseleave'));
    jest.advanceTimersByTime(5_000);
    expect(shown()).toBeUndefined();
  });

  it('run their action once and are gone', () => {
    const run = jest.fn();
    toasts.show('The conversation is closed.', { label: 'Undo', run });
    shown();
    page.querySelector<HTMLButtonElement>('.pc-btn')?.click();
    expect(run).toHaveBeenCalledTimes(1);
    expect(shown()).toBeUndefined();
  });

  it('give the newest its full time', () => {
    toasts.show('First.');
    jest.advanceTimersByTime(4_000);
    toasts.show('Second.');
    jest.advanceTimersByTime(4_000);
    expect(shown()).toBe('Second.');
  });
});
