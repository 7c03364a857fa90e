import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Conversation } from '@prochat/contract';
import { AppError, ConversationStore } from '@prochat/web/data-access';
import { Toasts } from '@prochat/web/ui';
import { DANA, conversationOf, heldBy } from '../testing/cast';
import { Closing } from './closing';
import { RowFaults } from './row-faults';

describe('closing', () => {
  const known = new Map<string, Conversation>();
  const store = {
    close: jest.fn(() => Promise.resolve()),
    bulk: jest.fn(() => Promise.resolve<unknown[]>([])),
    conversation: (id: string) => signal(known.get(id)),
  };
  const [first, second] = [heldBy(DANA), heldBy(DANA, { id: 'c2' })];
  let closing: Closing;
  let toasts: Toasts;
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

  beforeEach(() => {
    jest.clearAllMocks();
    known.clear();
    for (const one of [first, second]) known.set(one.id, one);
    TestBed.configureTestingModule({ providers: [{ provide: ConversationStore, useValue: store }] });
    closing = TestBed.inject(Closing);
    toasts = TestBed.inject(Toasts);
  });

  it('asks the server only when there is no way back any more', async () => {
    closing.close([first]);
    expect(toasts.current()?.text).toBe('The conversation with Tomás Reyes is being closed.');
    expect(closing.isPending('c1')).toBe(true);
    expect(store.close).not.toHaveBeenCalled();
    toasts.dismiss();
    expect(store.close).toHaveBeenCalledWith('c1');
    await settled();
    expect(closing.isPending('c1')).toBe(false);
  });

  it('does nothing at all when it is undone', async () => {
    const undone = jest.fn();
    closing.close([first], undone);
    toasts.act();
    await settled();
    expect(store.close).not.toHaveBeenCalled();
    expect(closing.isPending('c1')).toBe(false);
    expect(undone).toHaveBeenCalledTimes(1);
  });

  it('is done at once when the page is left, or another one is to be closed', () => {
    closing.close([first]);
    closing.close([second]);
    expect(store.close.mock.calls).toEqual([['c1']]);
    window.dispatchEvent(new Event('pagehide'));
    expect(store.close.mock.calls).toEqual([['c1'], ['c2']]);
  });

  it('is not done when the end user has written meanwhile', async () => {
    closing.close([first]);
    const lastMessage = { seq: 9, senderRole: 'user' } as Conversation['lastMessage'];
    known.set('c1', conversationOf({ lastMessage, lastSeq: 9 }));
    toasts.dismiss();
    await settled();
    expect(store.close).not.toHaveBeenCalled();
    expect(toasts.current()?.text).toContain('was not closed: Tomás Reyes wrote meanwhile.');
  });

  it('says why it was refused', async () => {
    store.close.mockRejectedValueOnce(new AppError('FORBIDDEN', { message: 'It is not yours.' }));
    closing.close([first]);
    toasts.dismiss();
    await settled();
    expect(toasts.current()?.text).toBe('The conversation with Tomás Reyes was not closed: It is not yours.');
  });

  it('takes many in one call, and tells of each that was refused why', async () => {
    store.bulk.mockResolvedValueOnce([
      { id: 'c1', ok: true },
      { id: 'c2', ok: false, error: { message: 'It is not yours.' } },
    ]);
    closing.close([first, second]);
    toasts.dismiss();
    await settled();
    expect(store.bulk).toHaveBeenCalledWith({ ids: ['c1', 'c2'], do: { action: 'close' } });
    expect(toasts.current()?.text).toBe('One was not closed. Its row says why.');
    expect(TestBed.inject(RowFaults).of('c2')).toBe('It is not yours.');
    expect(TestBed.inject(RowFaults).of('c1')).toBeUndefined();
  });
});
