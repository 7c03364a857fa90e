import { TestBed } from '@angular/core/testing';
import { Toasts } from '@prochat/web/ui';
import { QuietMoment } from './quiet-moment';

describe('news from elsewhere', () => {
  let moment: QuietMoment;
  let toasts: Toasts;
  const shown = (): string | undefined => {
    TestBed.tick();
    return toasts.current()?.text;
  };

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [QuietMoment] });
    moment = TestBed.inject(QuietMoment);
    toasts = TestBed.inject(Toasts);
  });

  it('are told at once when nothing else is', () => {
    moment.wait(() => toasts.show('Dana mentioned you.'));
    expect(shown()).toBe('Dana mentioned you.');
  });

  it('wait until an Undo is not offered any more, and then come one after the other', () => {
    const passed = jest.fn();
    toasts.show('Closing.', { label: 'Undo', run: jest.fn(), passed });
    moment.wait(() => toasts.show('First.'));
    moment.wait(() => toasts.show('Second.'));
    expect(shown()).toBe('Closing.');
    expect(passed).not.toHaveBeenCalled();
    toasts.dismiss();
    expect(shown()).toBe('First.');
    toasts.dismiss();
    expect(shown()).toBe('Second.');
    toasts.dismiss();
    expect(shown()).toBeUndefined();
  });

  it('are not told when they are none any more, and the next one is', () => {
    moment.wait(() => undefined);
    moment.wait(() => toasts.show('Second.'));
    expect(shown()).toBe('Second.');
  });
});
