import { TestBed } from '@angular/core/testing';
import { AppError, ConversationStore } from '@prochat/web/data-access';
import { Toasts } from '@prochat/web/ui';
import { conversationOf } from '../testing/cast';
import { ConversationSorting } from './conversation-sorting';

describe('how a conversation is sorted', () => {
  const update = jest.fn();
  let sorting: ConversationSorting;
  const held = conversationOf({ tags: ['vat'] });

  beforeEach(() => {
    jest.resetAllMocks();
    TestBed.configureTestingModule({ providers: [{ provide: ConversationStore, useValue: { update } }] });
    sorting = TestBed.inject(ConversationSorting);
  });

  it('is shown at once as it will be, and sent in the order in which it was asked for', async () => {
    let answer = (): void => undefined;
    update.mockReturnValue(new Promise<void>((resolve) => (answer = resolve)));
    void sorting.setPriority('c1', 'urgent');
    void sorting.addTag('c1', 'refund');
    const last = sorting.removeTag('c1', 'vat');
    expect(sorting.shown(held)).toMatchObject({ metadata: { priority: 'urgent' }, tags: ['refund'] });
    expect(sorting.shown(conversationOf({ id: 'c2' }))).toEqual(conversationOf({ id: 'c2' }));
    answer();
    await last;
    expect(update.mock.calls).toEqual([
      ['c1', { priority: 'urgent' }],
      ['c1', { addTags: ['refund'] }],
      ['c1', { removeTags: ['vat'] }],
    ]);
    expect(sorting.shown(held)).toEqual(held);
  });

  it('is as it was when it is refused, and says why', async () => {
    update.mockRejectedValueOnce(new AppError('VALIDATION', { message: 'There is no such tag.' }));
    await sorting.addTag('c1', 'gone');
    expect(sorting.shown(held).tags).toEqual(['vat']);
    expect(TestBed.inject(Toasts).current()?.text).toBe('There is no such tag.');
  });
});
