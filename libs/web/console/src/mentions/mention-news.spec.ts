import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { MentionEvent, MessageHit, MessageSearchQuery } from '@prochat/contract';
import { AppError, ChatSocket, Session } from '@prochat/web/data-access';
import { SearchApi } from '@prochat/web/data-access/late';
import { Toasts } from '@prochat/web/ui';
import { Subject } from 'rxjs';
import { QuietMoment } from '../quiet-moment';
import { DANA, MIKAEL, conversationOf, messageBy } from '../testing/cast';
import { MentionNews } from './mention-news';

const mention = (minute: number, id = 'c1'): MessageHit => ({
  message: messageBy(DANA, { kind: 'note', seq: minute, createdAt: `2026-11-22T09:0${minute}:00.000Z` }),
  conversation: conversationOf({ id }),
});

describe('news of mentions', () => {
  const router = { url: '/console/queue', navigate: jest.fn() };
  let live: Subject<MentionEvent>;
  let reconnected: Subject<void>;
  let stored: MessageHit[];
  let asked: string[];
  let toasts: Toasts;

  const open = async (): Promise<void> => {
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        MentionNews,
        QuietMoment,
        { provide: Router, useValue: router },
        { provide: Session, useValue: { user: signal(MIKAEL) } },
        { provide: ChatSocket, useValue: { on: () => live, reconnected } },
        {
          provide: SearchApi,
          useValue: {
            messages: ({ q }: MessageSearchQuery) => {
              asked.push(q);
              // Newest first, as the server does.
              return stored.length > 0
                ? Promise.resolve({ items: stored.toReversed(), nextCursor: null })
                : Promise.reject(new AppError('UNAVAILABLE'));
            },
          },
        },
      ],
    });
    TestBed.inject(MentionNews);
    toasts = TestBed.inject(Toasts);
    await settled();
  };
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  const shown = (): string | undefined => {
    TestBed.tick();
    return toasts.current()?.text;
  };

  beforeEach(() => {
    jest.clearAllMocks();
    localStorage.clear();
    live = new Subject();
    reconnected = new Subject();
    stored = [mention(1)];
    asked = [];
    router.url = '/console/queue';
  });

  it('come at once, with the way to the note', async () => {
    await open();
    live.next(mention(2));
    expect(shown()).toBe('Dana mentioned you in “Invoice 2041 charged twice”.');
    toasts.act();
    expect(router.navigate).toHaveBeenCalledWith(['/console', 'all', 'c1'], { queryParams: { at: 2 } });
  });

  it('tell nothing of the past in a browser that is new to him', async () => {
    await open();
    expect(shown()).toBeUndefined();
  });

  it('tell once what came while he was away', async () => {
    await open();
    stored.push(mention(2));
    await open();
    expect(asked).toEqual(['mentions:me', 'mentions:me after:2026-11-22']);
    expect(shown()).toBe('Dana mentioned you in “Invoice 2041 charged twice”.');
    await open();
    expect(shown()).toBeUndefined();
  });

  it('tell of many in one sentence, which leads to all of them', async () => {
    await open();
    stored.push(mention(2), mention(3, 'c2'), mention(4, 'c3'));
    reconnected.next();
    await settled();
    expect(shown()).toBe('3 notes mention you.');
    toasts.act();
    expect(router.navigate).toHaveBeenCalledWith(['/console/search'], { queryParams: { q: 'mentions:me' } });
  });

  it('are told once, whichever way they come, and not where he is looking', async () => {
    await open();
    live.next(mention(2));
    expect(shown()).toBeDefined();
    toasts.dismiss();
    stored.push(mention(2));
    reconnected.next();
    await settled();
    expect(shown()).toBeUndefined();
    router.url = '/console/mine/c1';
    live.next(mention(3));
    expect(shown()).toBeUndefined();
  });

  it('are found the next time when the server could not say', async () => {
    await open();
    const kept = stored;
    stored = [];
    await open();
    expect(shown()).toBeUndefined();
    stored = [...kept, mention(2)];
    reconnected.next();
    await settled();
    expect(shown()).toBeDefined();
  });
});
