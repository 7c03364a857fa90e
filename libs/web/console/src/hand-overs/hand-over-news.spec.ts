import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { HandOverEvent } from '@prochat/contract';
import { ChatSocket } from '@prochat/web/data-access';
import { Toasts } from '@prochat/web/ui';
import { Subject } from 'rxjs';
import { QuietMoment } from '../quiet-moment';
import { DANA, MIKAEL, heldBy, messageBy } from '../testing/cast';
import { HandOverNews } from './hand-over-news';

describe('what a colleague has handed over', () => {
  const router = { url: '/console/queue', navigate: jest.fn() };
  let facts: Subject<HandOverEvent>;
  let toasts: Toasts;
  const shown = (): string | undefined => {
    TestBed.tick();
    return toasts.current()?.text;
  };
  const handOver = (text: string | null, id = 'c1'): void =>
    facts.next({
      by: DANA,
      note: text === null ? null : messageBy(DANA, { kind: 'note', text }),
      conversation: heldBy(MIKAEL, { id }),
    });

  beforeEach(() => {
    jest.clearAllMocks();
    router.url = '/console/queue';
    facts = new Subject();
    TestBed.configureTestingModule({
      providers: [
        HandOverNews,
        QuietMoment,
        { provide: ChatSocket, useValue: { on: () => facts } },
        { provide: Router, useValue: router },
      ],
    });
    TestBed.inject(HandOverNews);
    toasts = TestBed.inject(Toasts);
  });

  it('is told with its note, and with the way there', () => {
    handOver('She wants a date.');
    expect(shown()).toBe('Dana handed “Invoice 2041 charged twice” over to you: She wants a date.');
    toasts.act();
    expect(router.navigate).toHaveBeenCalledWith(['/console', 'mine', 'c1']);
  });

  it('is told without one, and a long one is cut', () => {
    handOver(null);
    expect(shown()).toBe('Dana handed “Invoice 2041 charged twice” over to you.');
    toasts.dismiss();
    handOver('🙂'.repeat(200));
    expect(shown()).toMatch(/: (🙂){120}…$/u);
  });

  it('is told in one sentence when much of it has waited, and leads to all of it', () => {
    toasts.show('Copied.');
    for (const id of ['c1', 'c2', 'c3']) handOver('Please', id);
    expect(shown()).toBe('Copied.');
    toasts.dismiss();
    expect(shown()).toBe('3 conversations were handed over to you.');
    toasts.act();
    expect(router.navigate).toHaveBeenCalledWith(['/console', 'mine']);
  });

  it('is not told to whoever is looking at it', () => {
    router.url = '/console/all/c1';
    handOver('She wants a date.');
    expect(shown()).toBeUndefined();
    handOver('And this one.', 'c2');
    expect(shown()).toContain('And this one.');
  });
});
