import { TestBed } from '@angular/core/testing';
import { LIMITS, type ViewingEvent } from '@prochat/contract';
import { ChatSocket, Session } from '@prochat/web/data-access';
import { Subject } from 'rxjs';
import { DANA, MIKAEL, PRIYA, sessionOf } from '../testing/cast';
import { CoViewers } from './co-viewers';

describe('who else is at a conversation', () => {
  const connected = new Subject<void>();
  const heard = new Subject<ViewingEvent>();
  const emitVolatile = jest.fn();
  let viewers: CoViewers;

  beforeEach(() => {
    jest.useFakeTimers();
    emitVolatile.mockReset();
    TestBed.configureTestingModule({
      providers: [
        CoViewers,
        { provide: Session, useValue: sessionOf(DANA) },
        { provide: ChatSocket, useValue: { connected, on: () => heard, emitVolatile } },
      ],
    });
    viewers = TestBed.inject(CoViewers);
    viewers.look('c1');
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  const hear = ({ id, displayName, role }: ViewingEvent['who'], isViewing = true, conversationId = 'c1') =>
    heard.next({ conversationId, who: { id, displayName, role }, isViewing });
  const said = (): unknown[] => emitVolatile.mock.calls.map(([, payload]: unknown[]) => payload);
  const names = (): string[] => viewers.now().map(({ displayName }) => displayName);

  it('says that one is, again and again, and when the connection is back', () => {
    expect(said()).toEqual([{ conversationId: 'c1', isViewing: true }]);
    jest.advanceTimersByTime(LIMITS.viewingEveryMs);
    connected.next();
    expect(said()).toHaveLength(3);
  });

  it('shows colleagues until they go, or are not heard of any more', () => {
    hear(MIKAEL);
    hear(PRIYA);
    hear(PRIYA, true, 'c2');
    hear(DANA);
    expect(names()).toEqual(['Mikael Berg', 'Priya Nair']);
    hear(MIKAEL, false);
    expect(names()).toEqual(['Priya Nair']);
    jest.advanceTimersByTime(LIMITS.viewingExpiresMs);
    expect(names()).toEqual([]);
  });

  it('answers whoever has just come, once', () => {
    jest.advanceTimersByTime(5_000);
    hear(MIKAEL);
    hear(MIKAEL);
    hear(PRIYA);
    expect(said()).toHaveLength(2);
  });

  it('says that one has gone, and forgets who was there', () => {
    hear(MIKAEL);
    viewers.look('c2');
    expect(names()).toEqual([]);
    expect(said().slice(1)).toEqual([
      { conversationId: 'c1', isViewing: false },
      { conversationId: 'c2', isViewing: true },
    ]);
    TestBed.resetTestingModule();
    expect(said().at(-1)).toEqual({ conversationId: 'c2', isViewing: false });
  });
});
