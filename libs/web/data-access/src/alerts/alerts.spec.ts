import { EnvironmentInjector, createEnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import type { Conversation } from '@prochat/contract';
import { Subject } from 'rxjs';
import { ConversationStore } from '../conversation-store';
import { LateAlerts } from '../late-alerts';
import { Looking } from '../looking';
import { Preferences } from '../preferences';
import { Browser } from '../testing/browser';
import { conversationOf, messageOf } from '../testing/sample';
import { newMessageIn, type Alert, type ConversationChange } from './alert';
import { Alerts } from './alerts';
import { DesktopNotifications } from './desktop-notifications';

const told: string[] = [];
const taken: string[] = [];
let sounds = 0;

/** The browser's own, which jsdom has not: it writes down what is shown. */
class Desktop extends EventTarget {
  static permission = 'granted';
  onclick: (() => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    super();
    told.push(`${title}: ${options.body}`);
    Desktop.last = this;
  }
  static last: Desktop;
  close(): void {
    taken.push(this.title);
  }
}
class Sound {
  currentTime = 0;
  destination = {};
  constructor() {
    sounds += 1;
  }
}
class Node {
  gain = {
    setValueAtTime: (): void => undefined,
    linearRampToValueAtTime: (): void => undefined,
    exponentialRampToValueAtTime: (): void => undefined,
  };
  connect = (to: unknown): unknown => to;
  start = (): void => undefined;
  stop = (): void => undefined;
}

const alertOf = (mark: number, rest: Partial<Alert> = {}): Alert => ({
  kind: 'message',
  conversationId: 'c1',
  mark,
  title: 'Dana Whitfield',
  body: `Message ${mark}`,
  path: '/c/c1',
  isOver: ({ unreadCounts }) => unreadCounts.user === 0,
  ...rest,
});

describe('telling a person of what he is not looking at', () => {
  let browser: Browser;
  const changes = new Subject<ConversationChange>();
  const tabs: EnvironmentInjector[] = [];

  /** One tab of his browser. */
  const tab = (): EnvironmentInjector => {
    const injector = createEnvironmentInjector(
      [
        { provide: ConversationStore, useValue: { changes } },
        Alerts,
        DesktopNotifications,
        LateAlerts,
        Looking,
        Preferences,
      ],
      TestBed.inject(EnvironmentInjector),
    );
    tabs.push(injector);
    return injector;
  };

  beforeEach(() => {
    localStorage.clear();
    browser = new Browser();
    told.length = taken.length = sounds = 0;
    Desktop.permission = 'granted';
    Object.assign(globalThis, {
      Notification: Desktop,
      AudioContext: Sound,
      OscillatorNode: Node,
      GainNode: Node,
    });
    jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    TestBed.configureTestingModule({ providers: [provideRouter([])] });
  });
  afterEach(() => {
    for (const each of tabs.splice(0)) each.destroy();
    browser.close();
    jest.restoreAllMocks();
  });

  it('is done by one of his tabs, once for each, and a burst is one sound', async () => {
    const each = [tab(), tab(), tab()].map((one) => one.get(Alerts));
    await Promise.all(each.flatMap((one) => [one.tell(alertOf(1), false), one.tell(alertOf(2), false)]));
    await each[0]?.tell(alertOf(1), false);
    expect(told.sort()).toEqual(['Dana Whitfield: Message 1', 'Dana Whitfield: Message 2']);
    expect(sounds).toBe(1);
  });

  it('tells one tab what another has not heard of', async () => {
    const [first, second] = [tab().get(Alerts), tab().get(Alerts)];
    await second.tell(alertOf(2), false);
    await first.tell(alertOf(1), false);
    expect(told).toHaveLength(2);
  });

  it('is needless while he looks at the conversation in any tab', async () => {
    const looking = tab().get(Looking);
    const alerts = tab().get(Alerts);
    looking.at('c1');
    const held = async (): Promise<number> => (await navigator.locks.query()).held?.length ?? 0;
    while ((await held()) === 0);
    await alerts.tell(alertOf(1), false);
    expect([told, sounds]).toEqual([[], 0]);

    looking.at(null);
    while ((await held()) > 0);
    await alerts.tell(alertOf(2), false);
    expect(told).toEqual(['Dana Whitfield: Message 2']);
  });

  it('shows the first 120 characters as text', async () => {
    await tab()
      .get(Alerts)
      .tell(alertOf(1, { body: '🙂'.repeat(130) }), false);
    expect(told).toEqual([`Dana Whitfield: ${'🙂'.repeat(120)}`]);
  });

  it('does only what he wants and the browser lets it do', async () => {
    const here = tab();
    const alerts = here.get(Alerts);
    here.get(Preferences).change({ sound: false, notifications: false });
    await alerts.tell(alertOf(1), false);
    here.get(Preferences).change({ sound: true });
    await alerts.tell(alertOf(2), false);
    expect([told, sounds]).toEqual([[], 1]);
    Desktop.permission = 'denied';
    const other = tab();
    other.get(Preferences).change({ notifications: true });
    await other.get(Alerts).tell(alertOf(3), false);
    expect(told).toEqual([]);
  });

  it('is taken back when it is over, looked at elsewhere, or the page goes', async () => {
    const alerts = tab().get(Alerts);
    await alerts.tell(alertOf(1), false);
    const read = (user: number): Conversation => conversationOf({ unreadCounts: { user, professional: 0 } });
    changes.next({ before: undefined, now: read(1) });
    expect(taken).toEqual([]);
    changes.next({ before: undefined, now: read(0) });
    expect(taken).toHaveLength(1);

    await alerts.tell(alertOf(2), false);
    window.dispatchEvent(new StorageEvent('storage', { key: 'prochat.looked', newValue: 'c2 1' }));
    expect(taken).toHaveLength(1);
    window.dispatchEvent(new StorageEvent('storage', { key: 'prochat.looked', newValue: 'c1 2' }));
    expect(taken).toHaveLength(2);

    await alerts.tell(alertOf(3), false);
    window.dispatchEvent(new Event('pagehide'));
    expect(taken).toHaveLength(3);
  });

  it('leads to the conversation when it is pressed', async () => {
    const navigated = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    jest.spyOn(window, 'focus').mockImplementation();
    await tab().get(Alerts).tell(alertOf(1), false);
    Desktop.last.onclick?.();
    expect(navigated).toHaveBeenCalledWith('/c/c1');
    expect(taken).toHaveLength(1);
  });

  it('offers notifications to whom one would have reached, when he is back, until he has decided', async () => {
    Desktop.permission = 'default';
    const here = tab();
    const { offered } = here.get(LateAlerts);
    await here.get(Alerts).tell(alertOf(1), false);
    expect(offered()).toBe(false);
    browser.show('hidden');
    await here.get(Alerts).tell(alertOf(2), true);
    expect(offered()).toBe(false);
    browser.show('visible');
    expect(offered()).toBe(true);

    here.get(DesktopNotifications).switchOff();
    offered.set(false);
    browser.show('hidden');
    await here.get(Alerts).tell(alertOf(3), true);
    browser.show('visible');
    expect(offered()).toBe(false);
  });
});

describe('what is a new message', () => {
  const { seq, text, kind, senderId, senderName, senderRole, createdAt } = messageOf(5);
  const lastMessage = { seq, text, kind, senderId, senderName, senderRole, createdAt };
  const before = conversationOf({ lastSeq: 4 });
  const now = conversationOf({ lastSeq: 5, lastMessage, unreadCounts: { user: 1, professional: 0 } });

  it('is one of the other side, not known before and not read', () => {
    expect(newMessageIn({ before, now }, 'user')).toBe(lastMessage);
  });

  it.each<[string, ConversationChange, 'user' | 'professional']>([
    ['was there when the page came', { before: undefined, now }, 'user'],
    ['was known already', { before: now, now: { ...now, tags: ['vip'] } }, 'user'],
    ['is of the own side', { before, now }, 'professional'],
    ['was read elsewhere', { before, now: { ...now, unreadCounts: { user: 0, professional: 0 } } }, 'user'],
  ])('is not one that %s', (_, change, side) => {
    expect(newMessageIn(change, side)).toBeNull();
  });
});
