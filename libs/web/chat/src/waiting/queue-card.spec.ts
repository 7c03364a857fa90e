import { signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { QueuePlace } from '@prochat/contract';
import { Session } from '@prochat/web/data-access';
import { WaitingApi } from '@prochat/web/data-access/waiting';
import { Ticking } from '@prochat/web/ui';
import { QueueCard } from './queue-card';

describe('the place in the queue', () => {
  const now = signal(0);
  const user = signal({ guest: false });
  let answer: () => Promise<QueuePlace>;
  let asked: number;
  let card: ComponentFixture<QueueCard>;

  const text = (selector: string): string =>
    (card.nativeElement as HTMLElement).querySelector(selector)?.textContent.trim() ?? '';
  /** Asked, answered and shown. */
  const settled = async (): Promise<void> => {
    await card.whenStable();
    await new Promise((done) => setTimeout(done));
    await card.whenStable();
  };
  const waitFor = async (place: QueuePlace | Error): Promise<void> => {
    answer = () => (place instanceof Error ? Promise.reject(place) : Promise.resolve(place));
    now.update((before) => before + 1);
    await settled();
  };

  beforeEach(async () => {
    asked = 0;
    user.set({ guest: false });
    answer = () => Promise.resolve({ position: 3, usualMinutes: null });
    TestBed.configureTestingModule({
      providers: [
        { provide: WaitingApi, useValue: { queuePlace: () => (asked++, answer()) } },
        { provide: Session, useValue: { user } },
        { provide: Ticking, useValue: { now } },
      ],
    });
    card = TestBed.createComponent(QueueCard);
    card.componentRef.setInput('conversationId', 'c1');
    await settled();
  });

  it('is said in words, and comes nearer with the clock', async () => {
    expect(text('[role=status] strong')).toBe('3rd in line');
    await waitFor({ position: 2, usualMinutes: null });
    expect(text('[role=status] strong')).toBe('2nd in line');
    await waitFor({ position: 1, usualMinutes: null });
    expect(text('[role=status] strong')).toBe('You are next');
  });

  it('comes with an estimate and what that is based on, or with none', async () => {
    expect(text('dl')).toBe('');
    await waitFor({ position: 3, usualMinutes: { from: 3, to: 6, waits: 20 } });
    expect([...card.nativeElement.querySelectorAll('dd')].map(({ textContent }) => textContent)).toEqual([
      '3-6 min',
      'the last 20 waits',
    ]);
  });

  it('is not claimed when it is no longer known', async () => {
    await waitFor(new Error('offline'));
    expect(text('[role=status] strong')).toBe('You are in line');
  });

  it('is not asked for while nobody looks', async () => {
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    await waitFor({ position: 2, usualMinutes: null });
    expect({ asked, said: text('[role=status] strong') }).toEqual({ asked: 1, said: '3rd in line' });
    jest.restoreAllMocks();
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(text('[role=status] strong')).toBe('2nd in line');
  });

  it('promises guests no more than this browser', async () => {
    user.set({ guest: true });
    await card.whenStable();
    expect(text('p')).toContain('in this browser');
  });
});
