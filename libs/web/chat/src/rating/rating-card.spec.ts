import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { RateRequest, Rating } from '@prochat/contract';
import { AppError, ConversationStore } from '@prochat/web/data-access';
import { Toasts } from '@prochat/web/ui';
import { DANA } from '../testing/sample';
import { RatingCard } from './rating-card';

describe('the rating of a closed conversation', () => {
  let card: ComponentFixture<RatingCard>;
  let page: HTMLElement;
  let sent: [id: string, request: RateRequest][];
  /** What the server says to it. */
  let answer: () => Promise<unknown>;

  const show = (rating: Rating | null = null): void => {
    card.componentRef.setInput('conversation', { id: 'c1', assignedTo: DANA, rating });
    TestBed.tick();
  };
  const ratingOf = (score: number, comment: string | null = null): Rating => ({
    score,
    comment,
    at: '2026-04-21T09:00:00.000Z',
  });
  const faces = (): HTMLInputElement[] => [...page.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  const heading = (): string | undefined => page.querySelector('h2')?.textContent.trim();
  const fault = (): string | undefined => page.querySelector('[role=alert]')?.textContent.trim();
  const press = (name: string): void => {
    const button = [...page.querySelectorAll('button')].find((one) => one.textContent.trim() === name);
    if (!button) throw new Error(`There is no button "${name}".`);
    button.click();
    TestBed.tick();
  };
  const write = (text: string): void => {
    const field = page.querySelector('textarea')!;
    field.value = text;
    field.dispatchEvent(new Event('input'));
  };
  const settled = async (): Promise<void> => {
    await card.whenStable();
    TestBed.tick();
  };

  beforeEach(() => {
    sent = [];
    answer = () => Promise.resolve();
    const rate = (id: string, request: RateRequest): Promise<unknown> => {
      sent.push([id, request]);
      return answer();
    };
    TestBed.configureTestingModule({ providers: [{ provide: ConversationStore, useValue: { rate } }] });
    card = TestBed.createComponent(RatingCard);
    page = card.nativeElement as HTMLElement;
    document.body.append(page);
    show();
  });
  afterEach(() => page.remove());

  it('asks by five faces with names', () => {
    expect(heading()).toBe('How did it go with Dana?');
    expect(faces().map((one) => one.labels?.[0]?.textContent.trim())).toEqual([
      'Bad',
      'Poor',
      'Okay',
      'Good',
      'Great',
    ]);
  });

  it('is sent once with what was chosen and written, and thanks', async () => {
    faces()[3]!.click();
    write('  Quick and kind. ');
    press('Send rating');
    press('Sending');
    answer = () => Promise.reject(new AppError('INTERNAL'));
    show(ratingOf(4, 'Quick and kind.'));
    await settled();
    expect(sent).toEqual([['c1', { score: 4, comment: 'Quick and kind.' }]]);
    expect(heading()).toBe('Thank you for your rating');
    expect(document.activeElement?.textContent).toBe('Thank you for your rating');
    expect(page.textContent).toContain('Good, 4 of 5');
    expect(page.querySelector('blockquote')?.textContent).toBe('Quick and kind.');
  });

  it('asks for a face before it is sent', () => {
    press('Send rating');
    expect([fault(), sent.length]).toEqual(['Please choose one of the five faces.', 0]);
    expect(document.activeElement).toBe(faces()[0]);
    faces()[0]!.click();
    TestBed.tick();
    expect(fault()).toBe('');
  });

  it('that could not be sent says why, keeps everything and can be sent again', async () => {
    answer = () => Promise.reject(new AppError('OFFLINE'));
    faces()[1]!.click();
    write('Slow');
    press('Send rating');
    await settled();
    expect(fault()).toMatch(/^Not sent: .+/);
    expect([faces()[1]!.checked, page.querySelector('textarea')?.value]).toEqual([true, 'Slow']);
    answer = () => Promise.resolve();
    press('Send rating');
    await settled();
    expect([sent.length, fault()]).toEqual([2, '']);
  });

  it('given in another window meanwhile is the one that is shown', async () => {
    answer = () => {
      show(ratingOf(1, 'From the other window'));
      return Promise.reject(new AppError('ALREADY_RATED'));
    };
    faces()[4]!.click();
    press('Send rating');
    await settled();
    expect(heading()).toBe('Your rating');
    expect(page.textContent).toContain('Bad, 1 of 5');
    expect(page.textContent).toContain('You had rated this conversation already');
  });

  it('of one that was reopened meanwhile says that it was not sent', async () => {
    answer = () => Promise.reject(new AppError('NOT_CLOSED', { message: 'The conversation is not closed.' }));
    faces()[4]!.click();
    press('Send rating');
    await settled();
    expect(TestBed.inject(Toasts).current()?.text).toBe('Not sent: The conversation is not closed.');
  });

  it('given before is shown without thanks', () => {
    show(ratingOf(5));
    expect([heading(), page.querySelectorAll('form, blockquote').length]).toEqual(['Your rating', 0]);
  });

  it('makes way when it is not wanted now, and comes back', () => {
    press('Not now');
    expect(page.querySelector('form')).toBeNull();
    expect(document.activeElement?.textContent.trim()).toBe('Rate this conversation');
    press('Rate this conversation');
    expect(document.activeElement).toBe(faces()[0]);
  });
});
