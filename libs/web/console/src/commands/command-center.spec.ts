import { DestroyRef } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CommandCenter } from './command-center';
import { KeySettings } from './key-settings';

describe('the keyboard of the console', () => {
  let center: CommandCenter;
  let settings: KeySettings;
  const claim = jest.fn();
  const next = jest.fn();

  const press = (
    key: string,
    rest: KeyboardEventInit = {},
    target: Element = document.body,
  ): KeyboardEvent => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...rest });
    target.dispatchEvent(event);
    return event;
  };

  beforeEach(() => {
    localStorage.clear();
    jest.resetAllMocks();
    document.body.innerHTML = '<textarea></textarea>';
    settings = TestBed.inject(KeySettings);
    center = TestBed.inject(CommandCenter);
    center.listen(TestBed.inject(DestroyRef));
  });

  const offer = (when = true): void =>
    center.offer(
      { claim: { run: claim, when: () => when }, next: { run: next } },
      TestBed.inject(DestroyRef),
    );

  it('does what its keys mean, also while one writes', () => {
    offer();
    const field = document.querySelector('textarea') as Element;
    expect(press('c', { altKey: true }, field).defaultPrevented).toBe(true);
    expect(claim).toHaveBeenCalledTimes(1);
    press('k', { ctrlKey: true });
    expect(center.shown()).toBe('palette');
  });

  it('does nothing that cannot be done now, and leaves other keys alone', () => {
    offer(false);
    press('c', { altKey: true });
    expect(claim).not.toHaveBeenCalled();
    expect([...center.available().keys()]).toEqual(['palette', 'shortcuts', 'next']);
    expect(press('x', { altKey: true }).defaultPrevented).toBe(false);
  });

  it('takes single letters only when they are switched on, and never from a field', () => {
    offer();
    press('j');
    expect(next).not.toHaveBeenCalled();
    settings.switchSingleLetters(true);
    press('j', {}, document.querySelector('textarea') as Element);
    expect(next).not.toHaveBeenCalled();
    press('j');
    expect(next).toHaveBeenCalledTimes(1);
  });

  it('leaves the keys to what lies over the page', () => {
    offer();
    document.body.innerHTML = '<dialog open></dialog>';
    press('c', { altKey: true });
    expect(claim).not.toHaveBeenCalled();
  });

  it('is as this person wants it, also after a reload', () => {
    offer();
    expect(settings.holderOf('Alt+C', 'next')).toBe('claim');
    settings.assign('next', 'Alt+C');
    press('c', { altKey: true });
    expect(claim).not.toHaveBeenCalled();
    expect(next).toHaveBeenCalledTimes(1);
    expect(settings.holderOf('Alt+C', 'next')).toBeNull();
    TestBed.resetTestingModule();
    const again = TestBed.inject(KeySettings);
    expect(again.keys().get('next')).toBe('Alt+C');
    expect(again.keys().has('claim')).toBe(false);
    again.reset();
    expect(again.keys().get('claim')).toBe('Alt+C');
  });

  it('takes over once what was chosen with an earlier version', () => {
    localStorage.setItem('prochat.keys', '{"keys":{"claim":"Alt+Q","gone":"Alt+G"},"singleLetters":true}');
    TestBed.resetTestingModule();
    const settings = TestBed.inject(KeySettings);
    expect([settings.keys().get('claim'), settings.singleLetters()]).toEqual(['Alt+Q', true]);
    expect(localStorage.getItem('prochat.keys')).toBeNull();
    settings.reset();
    TestBed.resetTestingModule();
    expect(TestBed.inject(KeySettings).keys().get('claim')).toBe('Alt+C');
  });
});
