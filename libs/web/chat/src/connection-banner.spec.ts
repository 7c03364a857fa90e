import { signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { ChatSocket, Outbox, type ConnectionState } from '@prochat/web/data-access';
import { ConnectionBanner } from './connection-banner';

describe('what is said of the connection', () => {
  const state = signal<ConnectionState>('online');
  const isAtRisk = signal(false);
  let fixture: ComponentFixture<ConnectionBanner>;

  const said = (): string => (fixture.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ').trim();
  const after = (ms: number): void => {
    TestBed.tick();
    jest.advanceTimersByTime(ms);
    TestBed.tick();
  };

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    state.set('online');
    isAtRisk.set(false);
    TestBed.configureTestingModule({
      providers: [
        { provide: ChatSocket, useValue: { state } },
        { provide: Outbox, useValue: { isAtRisk } },
      ],
    });
    fixture = TestBed.createComponent(ConnectionBanner);
    after(10_000);
  });
  afterEach(() => jest.useRealTimers());

  it('is nothing while it stands, and nothing of a hiccup', () => {
    expect(said()).toBe('');
    state.set('reconnecting');
    after(1_900);
    state.set('online');
    after(10_000);
    expect(said()).toBe('');
  });

  it('is that it is lost and nothing with it, and for a moment that it is back', () => {
    state.set('reconnecting');
    after(2_000);
    expect(said()).toBe('Reconnecting. Your messages are kept and will be sent.');
    state.set('online');
    after(0);
    expect(said()).toBe('You are back online.');
    after(4_000);
    expect(said()).toBe('');
  });

  it('promises nothing where the browser keeps nothing, as soon as that matters', () => {
    state.set('reconnecting');
    after(2_000);
    isAtRisk.set(true);
    after(0);
    expect(said()).toBe(
      'Reconnecting. This browser cannot keep your messages: leave this page open until they are sent.',
    );
    isAtRisk.set(false);
    after(0);
    expect(said()).toBe('Reconnecting. Your messages are kept and will be sent.');
  });
});
